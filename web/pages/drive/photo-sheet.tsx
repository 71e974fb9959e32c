import { useEffect, useId, useState } from 'preact/hooks';
import { t } from '../../core/language.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Sheet } from '../../ui/sheet.js';
import { drive } from '../../words/drive.js';

type Props = { onClose: () => void; onPhoto: (file: File) => Promise<void> };

/** A photo by the camera of a phone, or a file elsewhere; it is shown before it is sent. */
export function PhotoSheet({ onClose, onPhoto }: Props) {
  const words = t(drive);
  const id = useId();
  const [file, setFile] = useState<File>();
  const [preview, setPreview] = useState<string>();
  useEffect(() => {
    if (!file) return;
    const url = URL.createObjectURL(file);
    setPreview(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);
  return (
    <Sheet title={words.photoTitle} onClose={onClose}>
      <p class="soft">{words.photoHint}</p>
      {preview && <img class="preview" src={preview} alt={words.photo} />}
      <input
        id={id}
        class="unseen file"
        type="file"
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        onChange={({ currentTarget }) => setFile(currentTarget.files?.[0])}
      />
      <label class={file ? 'button quiet wide' : 'button primary wide'} for={id}>
        <Icon name="camera" />
        {file ? words.anotherPhoto : words.takePhoto}
      </label>
      {file && (
        <Button kind="primary" wide onPress={() => onPhoto(file)}>
          {words.steps.deliver}
        </Button>
      )}
    </Sheet>
  );
}
