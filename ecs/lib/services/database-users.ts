import * as ecs from 'aws-cdk-lib/aws-ecs';
import { databaseUsers, type DatabaseUser } from '../data-stack.ts';
import { databaseName } from '../names.ts';
import { confined, type TaskProps } from './container.ts';
import { usersMemory } from './memory.ts';

export const usersContainer = 'database-users';
const IMAGE = 'public.ecr.aws/docker/library/mysql:8.4';
const variable = (user: DatabaseUser): string => `${user.toUpperCase()}_PASSWORD`;

/** Once or a hundred times: afterwards the users are there, with the passwords of Secrets Manager. */
const SQL = Object.entries(databaseUsers)
  .flatMap(([user, name]) => {
    const account = `'${name}'@'%'`;
    const password = `'$${variable(user as DatabaseUser)}'`;
    return [
      `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${password}`,
      `ALTER USER ${account} IDENTIFIED BY ${password}`,
    ];
  })
  .concat(`GRANT ALL PRIVILEGES ON \`${databaseName}\`.* TO '${databaseUsers.migrator}'@'%' WITH GRANT OPTION`)
  .join('; ');

/**
 * Runs before a migration, as the master whose password changes every month. It is read at each run, so its rotation needs
 * nothing of us; nobody else uses it.
 */
export function addDatabaseUsers(
  definition: ecs.FargateTaskDefinition,
  props: TaskProps,
  migration: ecs.ContainerDefinition,
): void {
  const { database, passwords } = props.data;
  const of = (user: DatabaseUser) => [variable(user), ecs.Secret.fromSecretsManager(passwords[user], 'value')] as const;
  const container = definition.addContainer(usersContainer, {
    ...confined(definition, usersContainer, props),
    image: ecs.ContainerImage.fromRegistry(IMAGE),
    essential: false,
    memoryLimitMiB: usersMemory,
    user: '999',
    entryPoint: ['sh', '-euc'],
    // The passwords hold nothing that a shell or SQL would read as its own.
    command: [`mysql --host="$MASTER_HOST" --user="$MASTER_NAME" --execute="${SQL.replaceAll('`', '\\`')}"`],
    environment: { MASTER_HOST: database.primary.dbInstanceEndpointAddress },
    secrets: {
      MASTER_NAME: ecs.Secret.fromSecretsManager(database.master, 'username'),
      MYSQL_PWD: ecs.Secret.fromSecretsManager(database.master, 'password'),
      ...Object.fromEntries([of('application'), of('reader'), of('migrator')]),
    },
  });
  migration.addContainerDependencies({ container, condition: ecs.ContainerDependencyCondition.SUCCESS });
}
