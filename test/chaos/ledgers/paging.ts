import type { Incident } from '../../../src/domain/escalation/incident.js';
import type { Page } from '../../../src/domain/escalation/page.js';
import type { EscalationPolicy, PolicyMatch } from '../../../src/domain/escalation/policy.js';
import type { Item } from '../../../src/domain/items/item.js';
import type { Difference } from './facts.js';

/** What Perch holds of policies without keywords whose periods are longer than the run. */
export interface PagingFacts {
  readonly policies: readonly Pick<EscalationPolicy, '_id' | 'accountId' | 'name' | 'count'>[];
  readonly items: readonly Pick<
    Item,
    '_id' | 'accountId' | 'kind' | 'origins' | 'repostOfXId' | 'setAside'
  >[];
  readonly matches: readonly Pick<PolicyMatch, 'policyId' | 'itemId' | 'seq'>[];
  readonly incidents: readonly Pick<Incident, '_id' | 'policyId' | 'state' | 'acknowledged'>[];
  readonly pages: readonly Pick<Page, '_id' | 'incidentId' | 'beganAt'>[];
  /** The SMS that Twilio took, whatever Perch heard of it. */
  readonly texts: readonly string[];
}

/** Each public item counted once, each surge one incident, paged at least once, and never again once acknowledged. */
export const pagingDifferencesOf = (facts: PagingFacts): Difference[] =>
  facts.policies.flatMap((policy) => [...ofMatches(facts, policy), ...ofIncidents(facts, policy)]);

type Policy = PagingFacts['policies'][number];

const counts = ({ kind, origins, repostOfXId, setAside }: PagingFacts['items'][number]): boolean =>
  kind === 'post' &&
  setAside === null &&
  repostOfXId === undefined &&
  !origins.includes('own') &&
  !origins.includes('repost');

function ofMatches({ items, matches }: PagingFacts, { _id, accountId, name }: Policy): Difference[] {
  const wanted = new Set(
    items.flatMap((item) => (item.accountId === accountId && counts(item) ? item._id : [])),
  );
  const found = matches.filter(({ policyId }) => policyId === _id);
  const ids = new Set(found.map(({ itemId }) => itemId));
  const differ = (kind: Difference['kind'], what: string): Difference => ({ kind, what: `${name} ${what}` });
  return [
    ...[...wanted].flatMap((id) => (ids.has(id) ? [] : differ('lost', `did not count item ${id}`))),
    ...[...ids].flatMap((id) => (wanted.has(id) ? [] : differ('unexpected', `counted item ${id}`))),
    ...(ids.size === found.length ? [] : [differ('doubled', 'counted an item twice')]),
    ...(new Set(found.map(({ seq }) => seq)).size === found.length
      ? []
      : [differ('doubled', 'gave a seq twice')]),
  ];
}

function ofIncidents(facts: PagingFacts, { _id, name, count }: Policy): Difference[] {
  const { matches, incidents, pages, texts } = facts;
  const matched = matches.filter(({ policyId }) => policyId === _id).length;
  const found = incidents.filter(({ policyId }) => policyId === _id);
  const wanted = matched >= count ? 1 : 0;
  const counted: Difference[] =
    found.length === wanted
      ? []
      : [
          {
            kind: found.length < wanted ? 'lost' : 'doubled',
            what: `${name} has ${found.length} incidents of ${matched} posts, not ${wanted}`,
          },
        ];
  const sent = texts.filter((text) => text.replace(/^Reminder: /, '').startsWith(`${name}: `)).length;
  return [
    ...counted,
    ...found.slice(sent).map(() => ({ kind: 'lost' as const, what: `${name} paged nobody` })),
    ...found.flatMap((incident) =>
      ofPages(
        name,
        incident,
        pages.filter(({ incidentId }) => incidentId === incident._id),
      ),
    ),
  ];
}

function ofPages(
  name: string,
  { acknowledged }: PagingFacts['incidents'][number],
  pages: PagingFacts['pages'],
): Difference[] {
  if (!acknowledged) return [{ kind: 'lost', what: `${name} was not acknowledged` }];
  const late = pages.filter(({ beganAt }) => beganAt !== null && beganAt > acknowledged.at);
  return late.map(({ _id }) => ({
    kind: 'unexpected',
    what: `${name} began page ${_id} after it was acknowledged`,
  }));
}
