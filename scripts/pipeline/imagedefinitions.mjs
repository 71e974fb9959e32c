/**
 * `node scripts/pipeline/imagedefinitions.mjs IMAGE_URI`: writes imagedefinitions.<service>.json for each service, from which
 * the pipeline's step `deploy` (or CodePipeline's ECS action) takes the image of each container. Only an image in ECR by digest will do: a tag could mean
 * something else by the time that a task starts.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const SERVICES = ['api', 'query', 'worker'];
const PLACEHOLDER = '<IMAGE_URI>';
/** ECR: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html, with the digest after it. */
const IMAGE =
  /^\d{12}\.dkr\.ecr\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com(\.cn)?\/[a-z0-9]+([._/-][a-z0-9]+)*@sha256:[0-9a-f]{64}$/;

/** @param {string} why */
function refuse(why) {
  console.error(`imagedefinitions: ${why}`);
  process.exit(1);
}

const [image = ''] = process.argv.slice(2);
if (!IMAGE.test(image)) refuse(`"${image}" is no image in ECR by digest (REPOSITORY_URI@sha256:…)`);

/** @type {{ name: string, imageUri: string }[]} */
const containers = JSON.parse(readFileSync('imagedefinitions.template.json', 'utf8'));
if (!containers.some(({ imageUri }) => imageUri === PLACEHOLDER)) refuse(`the template has no "${PLACEHOLDER}"`);

const filled = containers.map((container) => ({
  ...container,
  imageUri: container.imageUri.replace(PLACEHOLDER, image),
}));
for (const service of SERVICES) writeFileSync(`imagedefinitions.${service}.json`, `${JSON.stringify(filled)}\n`);
