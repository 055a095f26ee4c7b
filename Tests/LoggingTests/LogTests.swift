import Logging
import Testing

@Suite struct LogTests {
    @Test("An event carries time, level, area, message and fields in order")
    func event() {
        let sink = MemoryLogSink()
        let log = Log(area: "server", sink: sink, clock: { 1234 }).area("rtmp").with(["session": "a1"])
        log.info("encoder connected", ["address": .string("192.0.2.1"), "port": 1935])
        let event = sink.events[0]
        #expect(event.time == 1234 && event.level == .info && event.area == "rtmp" && event.message == "encoder connected")
        #expect(event.fields.map(\.name) == ["session", "address", "port"])
        #expect(event["port"] == .integer(1935) && event["nothing"] == nil)
    }

    @Test("A level below the log's own is neither written nor evaluated")
    func filter() {
        let sink = MemoryLogSink()
        let log = Log(area: "x", level: .warning, sink: sink)
        func expensive() -> LogFields {
            Issue.record("evaluated")
            return [:]
        }
        log.debug("no", expensive())
        log.info("no", expensive())
        log.warning("yes")
        log.error("yes")
        #expect(sink.events.map(\.level) == [.warning, .error])
        Log.silent.error("nobody reads this")
    }

    @Test("Many threads write whole events")
    func threads() async {
        let sink = MemoryLogSink()
        let log = Log(area: "x", sink: sink)
        await withTaskGroup { group in
            for number in 0..<100 { group.addTask { log.info("hello", ["number": .integer(number)]) } }
        }
        #expect(sink.events.count == 100)
    }
}
