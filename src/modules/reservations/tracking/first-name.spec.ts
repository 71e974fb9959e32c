import { expect, test } from '@jest/globals';
import { firstNameOf } from './first-name.js';

test.each([
  ['박준호', '준호'],
  ['김준', '준'],
  ['남궁민수', '민수'],
  ['선우진', '우진'],
  ['Jun Park', 'Jun'],
  ['준', '준'],
  ['Mina', 'Mina'],
])('Of %s strangers read %s', (name, first) => expect(firstNameOf(name)).toBe(first));
