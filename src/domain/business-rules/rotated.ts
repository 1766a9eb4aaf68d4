/** All of them in their order, from the one at `first` on; those before it come last. */
export function rotated<One>(all: readonly One[], first: number): One[] {
  const from = first < all.length ? first : 0;
  return [...all.slice(from), ...all.slice(0, from)];
}
