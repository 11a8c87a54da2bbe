// Sends the known trace of ../known-trace.ts, as any service would: the endpoint, headers and compression are those of the
// OTEL_EXPORTER_OTLP_* variables. Prints its trace id; ends with 1 when a receiver did not take it.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

var began = time.Now().Add(-time.Second)

func after(milliseconds int) time.Time { return began.Add(time.Duration(milliseconds) * time.Millisecond) }

func orEnd(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	// What the SDK would only log, a partial success among it.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(orEnd))
	about := resource.NewSchemaless(
		attribute.String("service.name", "otlp-go"),
		attribute.String("service.version", "1.2.3"),
	)
	spans, err := otlptracehttp.New(ctx)
	orEnd(err)
	records, err := otlploghttp.New(ctx)
	orEnd(err)
	tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans), sdktrace.WithResource(about))
	loggers := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(records)), sdklog.WithResource(about))
	traceID := send(ctx, tracers.Tracer("known-trace"), loggers.Logger("known-trace"))
	orEnd(tracers.Shutdown(ctx))
	orEnd(loggers.Shutdown(ctx))
	fmt.Println(traceID)
}

func send(ctx context.Context, tracer trace.Tracer, logger log.Logger) trace.TraceID {
	start := func(in context.Context, name string, kind trace.SpanKind, at int, more ...trace.SpanStartOption) (context.Context, trace.Span) {
		return tracer.Start(in, name, append(more, trace.WithSpanKind(kind), trace.WithTimestamp(after(at)))...)
	}
	end := func(span trace.Span, at int) { span.End(trace.WithTimestamp(after(at))) }

	inRoot, root := start(ctx, "POST /check-out", trace.SpanKindServer, 0, trace.WithAttributes(
		attribute.String("text", "naïve café ☕ \"quoted\" </script>\n$(id)"),
		attribute.String("empty", ""),
		attribute.Int("whole", 42),
		attribute.Int("below", -7),
		attribute.Int64("large", 9007199254740991),
		attribute.Int64("largest", 9223372036854775807),
		attribute.Float64("half", 0.5),
		attribute.Bool("yes", true),
		attribute.Bool("no", false),
		attribute.StringSlice("words", []string{"a", "b"}),
		attribute.IntSlice("wholes", []int{1, 2}),
		attribute.Float64Slice("halves", []float64{0.25, 0.5}),
		attribute.BoolSlice("flags", []bool{true, false}),
	))

	inReserve, reserve := start(inRoot, "reserve stock", trace.SpanKindClient, 10)
	reserve.AddEvent("retry", trace.WithTimestamp(after(40)), trace.WithAttributes(attribute.Int("attempt", 2)))
	reserve.AddEvent("exception", trace.WithTimestamp(after(90)), trace.WithAttributes(
		attribute.String("exception.type", "OutOfStock"),
		attribute.String("exception.message", "only 2 left"),
	))
	reserve.SetStatus(codes.Error, "only 2 left")
	end(reserve, 110)

	inPublish, publish := start(inRoot, "add order.created", trace.SpanKindProducer, 120)
	end(publish, 130)
	_, process := start(inPublish, "process order.created", trace.SpanKindConsumer, 140,
		trace.WithLinks(trace.Link{SpanContext: root.SpanContext(), Attributes: []attribute.KeyValue{attribute.String("why", "asked for it")}}))
	end(process, 240)

	_, addUp := start(inRoot, "add up", trace.SpanKindInternal, 250)
	addUp.SetStatus(codes.Ok, "")
	end(addUp, 300)
	end(root, 400)

	emit(inReserve, logger, 20, log.SeverityInfo, "asked for 3 of tea", attribute.String("item", "tea"), attribute.Int("quantity", 3))
	emit(inRoot, logger, 100, log.SeverityError, "failed: \"only 2 left\"\nsecond line </script>")
	return root.SpanContext().TraceID()
}

func emit(ctx context.Context, logger log.Logger, at int, severity log.Severity, body string, about ...attribute.KeyValue) {
	var record log.Record
	record.SetTimestamp(after(at))
	record.SetSeverity(severity)
	record.SetSeverityText(severity.String())
	record.SetBody(attribute.StringValue(body))
	record.AddAttributes(about...)
	logger.Emit(ctx, record)
}
