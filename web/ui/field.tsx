import { useId } from 'preact/hooks';

type Props = {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  error?: string | undefined;
  type?: 'text' | 'password' | 'email' | 'tel' | 'date' | 'time' | 'datetime-local' | 'number';
  autocomplete?: 'username' | 'current-password' | 'new-password' | 'email' | 'name' | 'tel' | 'one-time-code' | 'off';
  inputMode?: 'text' | 'numeric' | 'tel';
  required?: boolean;
  maxLength?: number;
  min?: string;
  max?: string;
};

/** A field of one line with its name, a hint, and what is wrong with it. */
export function Field({ label, value, onInput, hint, error, type = 'text', ...input }: Props) {
  const id = useId();
  // Preact types an input by its kind; here the kind is a value.
  const native: object = { type, ...input };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...native}
        id={id}
        class="input"
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={hint || error ? `${id}-more` : undefined}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {(error ?? hint) && (
        <p id={`${id}-more`} class={error ? 'error' : 'small soft'} role={error ? 'alert' : undefined}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

type ChoicesProps<V extends string> = {
  label: string;
  value: V;
  options: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
};

/** One of a few, side by side. */
export function Choices<V extends string>({ label, value, options, onChange }: ChoicesProps<V>) {
  const name = useId();
  return (
    <fieldset class="stack tight">
      <legend class="label">{label}</legend>
      <div class="choices">
        {options.map((option) => (
          <label key={option.value} class="choice">
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
