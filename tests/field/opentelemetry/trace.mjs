// Checks two people's codes at the same time, each in its own span; prints all spans as JSON.
import { trace } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { Configuration, verifyCode } from 'bandwidth-mfa';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
new UndiciInstrumentation().setTracerProvider(provider);

const url = process.argv[2];
const configuration = new Configuration({
  clientId: 'id',
  clientSecret: 'a-client-secret',
  basePath: `${url}/api/v1`,
  tokenUrl: `${url}/api/v1/oauth2/token`,
  onCall({ type, ...attributes }) {
    trace.getActiveSpan()?.addEvent(`mfa.${type}`, attributes);
  },
});

const check = (name, to) =>
  trace.getTracer('sign-in').startActiveSpan(name, async (span) => {
    try {
      await verifyCode(configuration, '9900000', { to, code: '123456', expirationTimeInMinutes: 3 });
    } finally {
      span.end();
    }
  });
await Promise.all([check('first', '+19195550100'), check('second', '+19195550101')]);

const spans = exporter.getFinishedSpans();
const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
const shown = spans.map(({ name, attributes, events, parentSpanContext }) => ({
  name,
  parent: names.get(parentSpanContext?.spanId),
  path: attributes['url.path'],
  events: events.map((event) => event.name),
}));
console.log(JSON.stringify(shown));
