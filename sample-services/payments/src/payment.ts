export type PaymentStatus = 'paid' | 'declined' | 'refunded';

export interface Payment {
  readonly orderId: string;
  readonly amountCents: number;
  readonly status: PaymentStatus;
}

/** The rule of this pretend bank: amounts that end in 13 cents are declined, so that a decline can be had at will. */
export function decidePayment(amountCents: number): 'paid' | 'declined' {
  return amountCents % 100 === 13 ? 'declined' : 'paid';
}
