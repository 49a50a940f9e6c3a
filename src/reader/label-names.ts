// Where conntrack(8) finds the names of labels.

/** Without this file the tool prints no labels; it knows the option since it knows the file (1.4.2). */
export const LABEL_NAMES = '/etc/xtables/connlabel.conf';
