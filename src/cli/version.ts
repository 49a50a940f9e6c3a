// What `conntop --version` prints.
import { version } from '../../package.json';

export function versionText(): string {
  return `conntop ${version}\n`;
}
