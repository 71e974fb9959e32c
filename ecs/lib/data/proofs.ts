import { Duration } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { proofsBucket } from '../names.ts';
import { removal } from '../removal.ts';

/** Processes delete a photo after 30 days; the bucket deletes what they have forgotten. */
const LIFETIME = Duration.days(31);

/** Photos of deliveries, for nobody but the tasks that take and show them. */
export class Proofs extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    new s3.Bucket(this, 'Bucket', {
      bucketName: proofsBucket(environment),
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: LIFETIME, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: removal(environment),
    });
  }
}

/** What a task may do there. Without the list S3 says "forbidden" of what is not there. */
export function proofRights(environment: Environment): iam.PolicyStatement[] {
  const bucket = `arn:aws:s3:::${proofsBucket(environment)}`;
  return [
    new iam.PolicyStatement({
      actions: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
      resources: [`${bucket}/proofs/*`],
    }),
    new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket] }),
  ];
}
