// The table's count as the kernel's statistics have it, for where its sysctl cannot be read, or not cheaply.

/** Found in the first line of a processor: its first figure, in hexadecimal, is the table's count. */
export const COUNT_IN_STATISTICS = /^([0-9a-f]{8}) /m;
