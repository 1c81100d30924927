/**
 * @module test/browser/setup
 * `npm run setup -- browser`: installs Debian's Chromium where no browser is found.
 */
import { installMissing } from '../../layer/tools/debian.ts';
import { browserPath } from './browser.ts';

installMissing('the browser test', () => (browserPath() === null ? ['chromium', 'fonts-dejavu-core'] : []));
