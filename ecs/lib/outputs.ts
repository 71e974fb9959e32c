import { CfnOutput, type Stack } from 'aws-cdk-lib/core';

type Outputs = Record<string, readonly [value: string, description: string]>;

/** Puts out what a step after the deployment needs of a stack (docs/operations.md), so that nobody looks for it in a console. */
export function putOut(stack: Stack, outputs: Outputs): void {
  for (const [name, [value, description]] of Object.entries(outputs))
    new CfnOutput(stack, name, { value, description });
}
