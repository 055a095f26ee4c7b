import Glibc
import Logging
import Testing

@Suite struct LogFormatTests {
    static func event(_ fields: [(String, LogValue)] = []) -> LogEvent {
        LogEvent(
            time: 1_795_255_200_123, level: .info, area: "rtmp", message: "encoder connected",
            fields: fields.map { LogEvent.Field(name: $0.0, value: $0.1) })
    }

    @Test("Text is for people")
    func text() {
        let event = Self.event([
            ("address", "192.0.2.1"), ("title", "Sunday service"), ("empty", ""), ("count", 3), ("ratio", 0.5), ("ok", true),
            ("took", .duration(.milliseconds(1_050))), ("early", .duration(.milliseconds(-5))),
        ])
        #expect(
            LogFormat.text.line(for: event) == """
                2026-11-21T10:00:00.123Z info    rtmp: encoder connected address=192.0.2.1 title="Sunday service" empty="" \
                count=3 ratio=0.5 ok=true took=1.050s early=-0.005s
                """)
    }

    @Test("JSON is for collectors, and fields don't overwrite an event's own members")
    func json() {
        let event = Self.event([("level", "x"), ("count", 3), ("nan", .double(.nan)), ("took", .duration(.seconds(2)))])
        #expect(
            LogFormat.json.line(for: event) == """
                {"time":"2026-11-21T10:00:00.123Z","level":"info","area":"rtmp","message":"encoder connected",\
                "level_":"x","count":3,"nan":"nan","took":2.000}
                """)
    }

    @Test("No value begins another line or reaches a terminal as a command", arguments: LogFormat.allCases)
    func injection(format: LogFormat) {
        let nasty = "a\n2026 error x: forged\r\u{1B}[2J\u{7F}\u{85}\u{2028}\u{202E}\"\\\0"
        let line = format.line(for: Self.event([(nasty, .string(nasty))]))
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        #expect(!line.unicodeScalars.contains("\u{2028}") && !line.unicodeScalars.contains("\u{202E}"))
        #expect(line.contains(#"a\n2026 error x: forged\r\u001b[2J\u007f\u0085\u2028\u202e\"\\\u0000"#))
    }

    @Test("A string is cut one past the limit")
    func length() {
        let atLimit = String(repeating: "x", count: LogFormat.stringLengthMax)
        #expect(LogFormat.text.line(for: Self.event([("v", .string(atLimit))])).hasSuffix("v=" + atLimit))
        #expect(LogFormat.text.line(for: Self.event([("v", .string(atLimit + "x"))])).hasSuffix("v=\"\(atLimit)…\""))
    }

    @Test(
        "Times are RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func times(milliseconds: Int64, expected: String) {
        #expect(rfc3339(milliseconds: milliseconds) == expected)
    }

    @Test("The file sink writes one line an event")
    func file() {
        var ends: [CInt] = [0, 0]
        #expect(pipe(&ends) == 0)
        let sink = FileLogSink(format: .text, descriptor: ends[1])
        sink.write(Self.event())
        sink.write(Self.event([("n", 1)]))
        close(ends[1])
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(ends[0], &buffer, buffer.count)
        close(ends[0])
        let expected = LogFormat.text.line(for: Self.event()) + "\n" + LogFormat.text.line(for: Self.event([("n", 1)])) + "\n"
        #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self) == expected)
    }
}
