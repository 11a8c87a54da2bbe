"""Sends the known trace of ../known-trace.ts, as any service would: the endpoint, headers and compression are those of the
OTEL_EXPORTER_OTLP_* variables. Prints its trace id; ends with 1 when a receiver did not take it."""

import sys
import time

from opentelemetry._logs import SeverityNumber
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, LogRecordExportResult, SimpleLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Link, SpanKind, Status, StatusCode, set_span_in_context

resource = Resource.create({"service.name": "otlp-python", "service.version": "1.2.3"})
spans = InMemorySpanExporter()
tracer_provider = TracerProvider(resource=resource)
tracer_provider.add_span_processor(SimpleSpanProcessor(spans))
tracer = tracer_provider.get_tracer("known-trace", "4.5.6")
records = InMemoryLogRecordExporter()
logger_provider = LoggerProvider(resource=resource)
logger_provider.add_log_record_processor(SimpleLogRecordProcessor(records))
logger = logger_provider.get_logger("known-trace")

began = time.time_ns() - 1_000_000_000


def after(milliseconds):
    return began + milliseconds * 1_000_000


root = tracer.start_span(
    "POST /check-out",
    kind=SpanKind.SERVER,
    start_time=after(0),
    attributes={
        "text": "naïve café ☕ \"quoted\" </script>\n$(id)",
        "empty": "",
        "whole": 42,
        "below": -7,
        "large": 9007199254740991,
        "largest": 9223372036854775807,
        "half": 0.5,
        "yes": True,
        "no": False,
        "words": ["a", "b"],
        "wholes": [1, 2],
        "halves": [0.25, 0.5],
        "flags": [True, False],
    },
)
in_root = set_span_in_context(root)

reserve = tracer.start_span("reserve stock", in_root, SpanKind.CLIENT, start_time=after(10))
reserve.add_event("retry", {"attempt": 2}, timestamp=after(40))
reserve.add_event("exception", {"exception.type": "OutOfStock", "exception.message": "only 2 left"}, timestamp=after(90))
reserve.set_status(Status(StatusCode.ERROR, "only 2 left"))
reserve.end(after(110))

publish = tracer.start_span("add order.created", in_root, SpanKind.PRODUCER, start_time=after(120))
publish.end(after(130))
process = tracer.start_span(
    "process order.created",
    set_span_in_context(publish),
    SpanKind.CONSUMER,
    start_time=after(140),
    links=[Link(root.get_span_context(), {"why": "asked for it"})],
)
process.end(after(240))

add_up = tracer.start_span("add up", in_root, SpanKind.INTERNAL, start_time=after(250))
add_up.set_status(Status(StatusCode.OK))
add_up.end(after(300))
root.end(after(400))

logger.emit(
    timestamp=after(20),
    context=set_span_in_context(reserve),
    severity_number=SeverityNumber.INFO,
    severity_text="INFO",
    body="asked for 3 of tea",
    attributes={"item": "tea", "quantity": 3},
)
logger.emit(
    timestamp=after(100),
    context=in_root,
    severity_number=SeverityNumber.ERROR,
    severity_text="ERROR",
    body="failed: \"only 2 left\"\nsecond line </script>",
)

span_result = OTLPSpanExporter().export(spans.get_finished_spans())
log_result = OTLPLogExporter().export(records.get_finished_logs())
if span_result is not SpanExportResult.SUCCESS or log_result is not LogRecordExportResult.SUCCESS:
    sys.exit("the receiver did not take it")
print(format(root.get_span_context().trace_id, "032x"))
