import { database } from './database.js';

/**
 * From now on robots on their way to the pick-up ('accepted') or to the drop-off ('picked_up') stay there, so that they can be looked
 * at for as long as that takes on this machine. Call what it gives to let them go on.
 */
export async function holdRobotsOnTheWay(status: 'accepted' | 'picked_up' = 'picked_up'): Promise<() => Promise<void>> {
  const arrivedAt = status === 'accepted' ? 'arrived_at' : 'dropoff_arrived_at';
  await database.query(
    `CREATE TRIGGER held BEFORE UPDATE ON robots FOR EACH ROW
    IF EXISTS (SELECT 1 FROM reservations
      WHERE driver_id = NEW.driver_id AND status = '${status}' AND ${arrivedAt} IS NULL)
    THEN SET NEW.due_at = NOW(6) + INTERVAL 1 HOUR; END IF`,
  );
  return async () => {
    await database.query('DROP TRIGGER held');
    await database.query(`UPDATE robots SET due_at = NOW(6) WHERE state = 'driving'`);
  };
}
