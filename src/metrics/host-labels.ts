// How hosts are labelled; apart from the hosts, since the command line knows it without counting any.

/** By address, by name as well, or not told of one by one. */
export const HOST_LABELS = ['address', 'name', 'none'] as const;
export type HostLabels = (typeof HOST_LABELS)[number];
