import { CfnOutput, type Stack } from 'aws-cdk-lib/core';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';

type Outputs = Record<string, readonly [value: string, description: string]>;

/**
 * Puts out what a step after the deployment needs of a stack (docs/operations.md), so that nobody looks for it in a console.
 * The same stands in a parameter, `/madang/dev/network/VpcId`, for programs that know nothing of CloudFormation, such as
 * Terraform.
 */
export function putOut(stack: Stack, outputs: Outputs): void {
  for (const [name, [value, description]] of Object.entries(outputs)) {
    new CfnOutput(stack, name, { value, description });
    const parameterName = `/${stack.stackName.replaceAll('-', '/')}/${name}`;
    new StringParameter(stack, `${name}Parameter`, { parameterName, stringValue: value, description });
  }
}
