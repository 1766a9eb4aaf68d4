/** Each once, without those that are not there. */
export const strings = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
];
