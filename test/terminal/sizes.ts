// The terminals that the screen is looked at on, from the smallest that will do: columns and rows.

export const SIZES = [
  [60, 12],
  [80, 24],
  [132, 40],
  [200, 60],
] as const;
