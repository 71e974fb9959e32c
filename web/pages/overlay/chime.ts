/** Two notes, made by the browser: no file. OBS lets a page play without a click, a usual browser does not, and stays silent. */
export function chime(): void {
  const context = new AudioContext();
  const end = context.currentTime + 0.6;
  for (const [frequency, after] of [
    [659, 0],
    [988, 0.12],
  ] as const) {
    const start = context.currentTime + after;
    const [note, volume] = [context.createOscillator(), context.createGain()];
    note.frequency.value = frequency;
    volume.gain.setValueAtTime(0.15, start);
    volume.gain.exponentialRampToValueAtTime(0.001, end);
    note.connect(volume).connect(context.destination);
    note.start(start);
    note.stop(end);
  }
  // One is kept for each sound otherwise, and a browser has few of them.
  setTimeout(() => void context.close(), 1_000);
}
