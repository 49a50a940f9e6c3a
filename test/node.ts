// The Node that the built program runs on: that of the tests, or the one that CONNTOP_NODE names.

export const NODE = process.env.CONNTOP_NODE ?? process.execPath;
