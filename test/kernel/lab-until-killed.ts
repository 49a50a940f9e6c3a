// Builds a lab, prints its router's name and stays, to be ended by a signal.
import { buildLab } from './lab.ts';

const { router } = await buildLab();
process.stdout.write(router);
setInterval(() => {}, 1000);
