// The parts of blessed that conntop uses; the bundle gives these to blessed-contrib in place of the whole.
export { default as Tput } from 'blessed/lib/tput.js';
export { default as Box } from 'blessed/lib/widgets/box.js';
export { default as Node } from 'blessed/lib/widgets/node.js';
export { default as Screen } from 'blessed/lib/widgets/screen.js';
