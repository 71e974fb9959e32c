import { Readable } from 'node:stream';

/** What a robot sees at every door: the parcel before it, in 320 by 240 pixels of eleven colours, as PNG. */
const PNG = Buffer.from(
  [
    'iVBORw0KGgoAAAANSUhEUgAAAUAAAADwBAMAAACDA6BYAAAAIVBMVEXZ490vXVAkSD7pxGq5sKLJk1yodUPz6tmPh3vE08trSitT',
    'SeDwAAABTUlEQVR42u3a0Q2CMBRAUVZwBVdgBVdwBVdwBVZwBac0RokGqCnFQmnO/ZQETixNmheaW+E1kiRJUnUdEwMEBASsCXiY',
    'GSBgqJSJUypwtemWJQYEBATcDXB4oAr9BggICAgICAgICAgImGO6NQ/4ucN1sgzTrdR/cBpY0BIDAgJWAOwGAVYHtEkAAeN3MWCd',
    'QJsEEBAQsGSg6dbS6dZq325ZYkBAwMzAmNq2bQEBAQEBAQG3OywAAjpRAwKabplueQcBAQEBAQEBAQEBAQEBAQEBTbdMt6aBl2H9',
    '94qjC4CAgICAgICAJQLPw3rg6ALgGPgMEBAQEBAQEBBwz8BucfHAlLsD1g88xfc/4IyHAgICAhYEDPRFeqmCwJS7AxYCvL8D9A5u',
    'usSA3kHAIDDysAAICFgicN4gAxAwxybJGyAgICAgICAgICAgIOCPHiSm0OjUn3nXAAAAAElFTkSuQmCC',
  ].join(''),
  'base64',
);

/** A photo that a robot takes, to be read once. */
export const photo = () => ({ name: 'robot.png', bytes: Readable.from([PNG]) });
