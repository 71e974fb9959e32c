/** Pictograms of 24 units, drawn by strokes in the colour of the text. */
const paths = {
  box: 'M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9',
  wheel:
    'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM12 10a2 2 0 1 0 0 4a2 2 0 0 0 0-4zM4.500 10.500l5.500 1M19.500 10.500l-5.500 1M12 14v6',
  cup: 'M4 8h13v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM17 10h1.500a2.500 2.500 0 0 1 0 5H17M8 2.500v2M12 2.500v2',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l2 1.500H4zM10 21h4',
  flag: 'M5 21V4M5 5c4-3 8 3 14 0v9c-6 3-10-3-14 0',
  person: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM4.500 21a7.500 7.500 0 0 1 15 0',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  check: 'M4 12.500l5 5L20 7',
  chevron: 'M9 6l6 6l-6 6',
  target: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 2v4M12 18v4M2 12h4M18 12h4',
  pin: 'M12 21c-4-4.500-7-8-7-11a7 7 0 0 1 14 0c0 3-3 6.500-7 11zM12 7.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5z',
  clock: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 7v5l3 2',
  play: 'M8 5l11 7-11 7z',
  book: 'M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11',
  mail: 'M3 6h18v12H3zM3 7l9 7 9-7',
  pulse: 'M3 12h4l3-7 4 14 3-7h4',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M19 5l-1.500 1.500M6.500 17.500L5 19',
  moon: 'M20 14a8.500 8.500 0 1 1-10-10a7 7 0 0 0 10 10z',
  halves: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 3v18M12 8h6M12 12h9M12 16h6',
  camera: 'M4 8h4l2-3h4l2 3h4v11H4zM12 10a3.500 3.500 0 1 0 0 7a3.500 3.500 0 0 0 0-7z',
  lock: 'M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3',
  alert: 'M12 3l10 18H2zM12 10v5M12 18v.500',
  inbox: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1.500 2.500h3L15 13h5',
  archive: 'M3 5h18v4H3zM5 9v10h14V9M10 13h4',
  restore: 'M4 9h11a5 5 0 0 1 0 10h-4M8 5L4 9l4 4',
  checks: 'M2 13l4.500 4.500L15 8M12 17l.500 .500L22 8',
  dot: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8z',
  search: 'M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM16 16l4 4',
  phone: 'M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z',
  sliders: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 7a2 2 0 1 0 4 0a2 2 0 1 0-4 0zM6 17a2 2 0 1 0 4 0a2 2 0 1 0-4 0z',
  wallet: 'M3 7h16v13H3zM3 7l12-4v4M15 12h6v4h-6z',
  receipt: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  swap: 'M7 4v14M3 14l4 4 4-4M17 20V6M13 10l4-4 4 4',
  share:
    'M8 12l8-5M8 12l8 5M6 9.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5zM18 3.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5zM18 15.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5z',
  out: 'M14 4H5v16h9M10 12h11M17 8l4 4l-4 4',
} as const;
export type Pictogram = keyof typeof paths;

export const Icon = ({ name }: { name: Pictogram }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
