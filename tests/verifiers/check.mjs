// Checks badges with libraries that are not ours, offline: Digital Bazaar's for Data Integrity, jose for JWT.
// Reads {contexts: {address: document}, cases: [{badge, did, lists: {address: text}}]} from standard input and
// writes one {ok, reason} a case. Every address that is not handed in is refused, so nothing is ever fetched.
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {BitstringStatusList, checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {decodeProtectedHeader, importJWK, jwtVerify} from 'jose';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';

function loader(contexts, {did, lists}) {
  return async address => {
    let document = contexts[address] ?? (address === did.id ? did : undefined);
    const method = did.verificationMethod.find(one => one.id === address);
    if(method) {
      document = {'@context': MULTIKEY, ...method};
    }
    if(address in lists) {
      document = JSON.parse(lists[address]);
    }
    if(!document) {
      throw new Error(`refused to fetch ${address}`);
    }
    return {contextUrl: null, documentUrl: address, document, tag: 'static'};
  };
}

async function checkJson(contexts, one) {
  const suite = new DataIntegrityProof({cryptosuite});
  const documentLoader = loader(contexts, one);
  const status = options => checkStatus({...options, suite, documentLoader});
  const answer = await vc.verifyCredential(
    {credential: JSON.parse(one.badge), suite, documentLoader, checkStatus: status});
  if(!answer.verified) {
    return {ok: false, reason: String(answer.error?.errors?.[0] ?? answer.error ?? answer.statusResult?.error)};
  }
  // Since version 2 a set bit is not a failed verification: the answer must be read.
  const states = answer.statusResult?.results ?? [];
  if(states.length === 0 || states.some(state => state.status !== false)) {
    return {ok: false, reason: 'revoked'};
  }
  return {ok: true, reason: ''};
}

async function token(text, did) {
  const {kid} = decodeProtectedHeader(text);
  const method = did.verificationMethod.find(one => one.id === kid);
  if(!method?.publicKeyJwk || !did.assertionMethod.includes(kid)) {
    throw new Error(`no such key: ${kid}`);
  }
  const {payload} = await jwtVerify(
    text, await importJWK(method.publicKeyJwk, 'RS256'), {algorithms: ['RS256'], issuer: did.id, typ: 'JWT'});
  return payload;
}

async function checkJwt({badge, did, lists}) {
  const credential = await token(badge, did);
  const {statusListCredential, statusListIndex} = credential.credentialStatus;
  const list = await token(lists[statusListCredential], did);
  const bits = await BitstringStatusList.decode({encodedList: list.credentialSubject.encodedList});
  const revoked = bits.getStatus(Number(statusListIndex));
  return {ok: !revoked, reason: revoked ? 'revoked' : ''};
}

async function check(contexts, one) {
  try {
    return one.badge.startsWith('{') ? await checkJson(contexts, one) : await checkJwt(one);
  } catch(problem) {
    return {ok: false, reason: String(problem)};
  }
}

let input = '';
for await (const part of process.stdin) {
  input += part;
}
const {contexts, cases} = JSON.parse(input);
const answers = [];
for(const one of cases) {
  answers.push(await check(contexts, one));
}
console.log(JSON.stringify(answers));
