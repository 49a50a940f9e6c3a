// What `conntop --version` prints.

/** As package.json has it; a test holds the two together. */
export const VERSION = '0.2.0';

export function versionText(): string {
  return `conntop ${VERSION}\n`;
}
