export const mutants: { name: string; edits: { file: string; find: string; replace: string }[]; killedBy: string }[];
