import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Environment } from './environments.ts';

/** What becomes of things that hold data when their stack is deleted. */
export const removal = ({ protected: keep }: Environment): RemovalPolicy =>
  keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
