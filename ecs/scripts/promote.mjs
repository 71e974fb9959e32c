/** Writes IMAGE_URI into IMAGE_PARAMETER: from now on the stacks of this environment start this image, whoever deploys them. */
import { aws, fail, required } from './aws.mjs';

const [image = '', parameter = ''] = required('IMAGE_URI', 'IMAGE_PARAMETER');
if (!/@sha256:[0-9a-f]{64}$/.test(image)) fail(`"${image}" is no image by digest`);
aws('ssm', 'put-parameter', '--name', parameter, '--value', image, '--type', 'String', '--overwrite');
console.log(`${parameter} is ${image}.`);
