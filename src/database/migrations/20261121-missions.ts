import { statement } from './statement.js';

/** Missions and their pledges. */
export const missions = [
  statement(
    'Missions',
    1795219200061,
    `CREATE TABLE missions (
      id BINARY(16) NOT NULL PRIMARY KEY,
      creator_id BINARY(16) NOT NULL,
      streamer_id BINARY(16) NOT NULL,
      title VARCHAR(100) NOT NULL,
      description VARCHAR(1000) NULL,
      fee_bps SMALLINT UNSIGNED NOT NULL,
      status ENUM('open', 'claimed', 'disputed', 'succeeded', 'failed', 'expired', 'cancelled') NOT NULL DEFAULT 'open',
      pot BIGINT UNSIGNED NOT NULL DEFAULT 0,
      backers INT UNSIGNED NOT NULL DEFAULT 0,
      deadline DATETIME(6) NOT NULL,
      accepted_at DATETIME(6) NULL,
      claimed_until DATETIME(6) NULL,
      evidence_url VARCHAR(2000) NULL,
      ended_at DATETIME(6) NULL,
      refund_cursor BINARY(16) NULL,
      refunding BOOLEAN NOT NULL DEFAULT FALSE,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      KEY missions_by_deadline (status, deadline),
      KEY missions_by_pot (status, pot, id),
      KEY missions_by_claim (status, claimed_until),
      KEY missions_refunding (refunding),
      KEY missions_of_streamer (streamer_id, id),
      CONSTRAINT missions_creator FOREIGN KEY (creator_id) REFERENCES users (id),
      CONSTRAINT missions_streamer FOREIGN KEY (streamer_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'Pledges',
    1795219200062,
    `CREATE TABLE pledges (
      id BINARY(16) NOT NULL PRIMARY KEY,
      transfer_id BINARY(16) NOT NULL,
      mission_id BINARY(16) NOT NULL,
      backer_id BINARY(16) NOT NULL,
      amount BIGINT UNSIGNED NOT NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      UNIQUE KEY pledges_transfer (transfer_id),
      KEY pledges_of_mission (mission_id, id),
      KEY pledges_by_backer (mission_id, backer_id, amount),
      KEY pledges_of_backer (backer_id, mission_id),
      CONSTRAINT pledges_mission FOREIGN KEY (mission_id) REFERENCES missions (id),
      CONSTRAINT pledges_backer FOREIGN KEY (backer_id) REFERENCES users (id),
      CONSTRAINT pledges_minimum CHECK (amount >= 1000)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
