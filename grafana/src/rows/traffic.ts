import { outcomeColours, statusColours } from '../colours.ts';
import { coloured, query, series, stacked } from '../panel.ts';
import { CHOSEN_ROUTES, requestRate, sumOf } from '../requests.ts';
import type { Row } from '../row.ts';

const byStatus = `label_replace(${requestRate('', 'http_response_status_code')}, "http_response_status_code", "none", "http_response_status_code", "")`;

export const traffic: Row = {
  title: 'Rate',
  lines: [
    {
      height: 9,
      panels: [
        stacked(
          series(
            {
              title: 'Requests by route',
              unit: 'reqps',
              description: 'Requests per second. _none is what matched no route.',
            },
            [query(requestRate('', 'weir_route'), '{{weir_route}}')],
          ),
        ),
        coloured(
          stacked(
            series(
              {
                title: 'Requests by outcome',
                unit: 'reqps',
                description:
                  'What became of each request: forwarded to an upstream, switched to another protocol, answered by the gateway, limited (429), refused for another reason, broken off after the head, aborted by the client.',
              },
              [query(requestRate('', 'weir_outcome'), '{{weir_outcome}}')],
            ),
          ),
          outcomeColours,
        ),
      ],
    },
    {
      height: 9,
      panels: [
        coloured(
          stacked(
            series(
              {
                title: 'Requests by status',
                unit: 'reqps',
                description: 'The status the client saw. none: the client left before there was one.',
              },
              [query(byStatus, '{{http_response_status_code}}')],
            ),
          ),
          statusColours,
        ),
        series(
          {
            title: 'Body bytes',
            unit: 'Bps',
            description: 'Bytes of request and response bodies that passed through the gateway, without heads.',
          },
          [
            query(sumOf('weir_request_body_bytes_total', CHOSEN_ROUTES), 'from clients'),
            query(sumOf('weir_response_body_bytes_total', CHOSEN_ROUTES), 'to clients'),
          ],
        ),
      ],
    },
  ],
};
