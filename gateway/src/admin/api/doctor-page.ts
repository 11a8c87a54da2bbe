import { createDoctor } from '../../doctor/doctor.ts';
import { type AdminAnswer, okJson } from '../admin-answer.ts';
import type { DeskParts } from './desk.ts';

export function doctorPage(desk: DeskParts): () => Promise<AdminAnswer> {
  const doctor = createDoctor(desk);
  return async () => okJson(await doctor());
}
