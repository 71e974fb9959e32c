import { SecretValue, type RemovalPolicy } from 'aws-cdk-lib/core';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Environment } from '../environments.ts';

export const secretName = ({ name }: Pick<Environment, 'name'>, secret: string): string => `madang/${name}/${secret}`;

/** What would have to be escaped in an address, a shell or SQL. `_` and `.` are left. */
export const AWKWARD = ' !"#$%&\'()*+,/:;<=>?@[\\]^`{|}~-';

/** A random password of 40 characters under the key `value`: letters and digits, and `_` or `.` where punctuation is asked for. */
export function generated(
  scope: Construct,
  id: string,
  environment: Environment,
  name: string,
  { punctuation = false } = {},
): secrets.Secret {
  return new secrets.Secret(scope, id, {
    secretName: secretName(environment, name),
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'value',
      passwordLength: 40,
      requireEachIncludedType: true,
      ...(punctuation ? { excludeCharacters: AWKWARD } : { excludePunctuation: true }),
    },
  });
}

/**
 * A secret made of others: what it refers to (`{{resolve:secretsmanager:…}}`) is filled in by CloudFormation while the stack is
 * deployed, so neither the template nor anybody's screen ever shows it.
 */
export function composed(scope: Construct, environment: Environment, name: string, text: string): secrets.Secret {
  return new secrets.Secret(scope, name, {
    secretName: secretName(environment, name),
    // CloudFormation looks the passwords up again only when something else of this secret has changed.
    description: `Composed of generation ${environment.passwordGeneration} of the passwords`,
    secretStringValue: SecretValue.unsafePlainText(text),
  });
}

/** A secret that a person puts in before the first start; until then it holds what no key looks like. */
export function given(
  scope: Construct,
  environment: Environment,
  name: string,
  description: string,
  removalPolicy: RemovalPolicy,
): secrets.Secret {
  return new secrets.Secret(scope, name, { secretName: secretName(environment, name), description, removalPolicy });
}
