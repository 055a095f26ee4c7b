import HTTP
import HTTPServer
import Ingest
import Livestreams
import Logging
import Media
import Playback
import Runtime
import Store
import Streaming
import WebRTCTransport

/// `/healthz`, `/readyz` and `/metrics`.
struct OperationRoutes: Sendable {
    let hub: Hub
    let store: Store
    let keeper: SessionKeeper
    let viewers: ViewerCounter
    let rtmp: RTMPIngest
    let webRTC: WebRTCTransport?
    let server: @Sendable () -> HTTPServer?
    let isDraining: @Sendable () -> Bool
    let startedAt = MonotonicTime.now()

    func add(to router: inout Router<HTTPHandler>) {
        router.add(.get, "/healthz") { exchange, _ in
            exchange.respond(HTTPResponse(.ok, headers: ["Cache-Control": "no-store"], text: "ok\n"))
        }
        router.add(.get, "/readyz") { exchange, _ in exchange.respond { await readiness() } }
        router.add(.get, "/metrics") { exchange, _ in exchange.respond { await metrics() } }
    }

    private func readiness() async -> HTTPResponse {
        var troubles: [String] = []
        if isDraining() { troubles.append("the server is stopping") }
        do throws(StoreError) { try await store.check() } catch { troubles.append("the store: \(error.sentence)") }
        // A suspended recording is an alarm, not a reason to send viewers away.
        var alarms = keeper.suspendedRecordings.map { "alarm: recording of session \($0.key) is suspended: \($0.value)\n" }.sorted()
        let unlisted = await keeper.unlistedRecordings
        if unlisted > 0 { alarms.append("alarm: \(unlisted) finished recordings can't be listed: the store takes no changes\n") }
        let text = (troubles.isEmpty ? "ready\n" : troubles.joined(separator: "\n") + "\n") + alarms.joined()
        return HTTPResponse(troubles.isEmpty ? .ok : .serviceUnavailable, headers: ["Cache-Control": "no-store"], text: text)
    }

    private func metrics() async -> HTTPResponse {
        let onAir = await hub.onAir
        var page = MetricsPage()
        var statistics: [IngestStatistics] = []
        var signals: [EncoderHealth] = []
        for entry in onAir {
            let publication = entry.publication
            let (received, health) = await entry.loop.run { (publication.value.statistics, publication.value.health) }
            statistics.append(received)
            signals.append(health)
        }
        page.gauge("carillon_publications", "Livestreams on air.", onAir.count)
        page.gauge("carillon_encoders_connected", "Encoders connected.", signals.count(where: \.isConnected))
        page.gauge(
            "carillon_ingest_bits_per_second", "Media received in a second, in the last seconds.",
            signals.reduce(0) { $0 + ($1.bitsPerSecond ?? 0) })
        page.gauge(
            "carillon_ingest_reconnects", "How often encoders came back in the sessions on air.", signals.reduce(0) { $0 + $1.reconnects })
        page.gauges(
            "carillon_signal_advice", "Livestreams on air of whose signal there is something to say.", label: "code",
            Self.advice(on: signals))
        page.gauge("carillon_viewers", "Viewers now, over all livestreams.", viewers.total)
        page.gauge("carillon_ingest_session_bytes", "Media bytes received in the sessions on air.", statistics.reduce(0) { $0 + $1.bytes })
        page.gauge(
            "carillon_ingest_session_video_frames", "Pictures received in the sessions on air.",
            statistics.reduce(0) { $0 + $1.videoFrames })
        page.gauge("carillon_rtmp_connections", "Open RTMP connections.", rtmp.connectionCount)
        let sessions = webRTC?.counts
        page.gauge("carillon_webrtc_sessions", "WebRTC sessions: connected or on their way.", sessions?.sessions ?? 0)
        page.gauge("carillon_webrtc_handshakes", "WebRTC sessions in the middle of their handshake.", sessions?.halfOpen ?? 0)
        page.gauge("carillon_http_connections", "Open HTTP connections.", server()?.connectionCount ?? 0)
        page.counter("carillon_http_requests_total", "HTTP requests since the start.", server()?.requestCount ?? 0)
        page.gauge("carillon_recordings_suspended", "Recordings that can't be written now.", keeper.suspendedRecordings.count)
        page.gauge(
            "carillon_recordings_unlisted", "Finished recordings that the store could not take yet.", await keeper.unlistedRecordings)
        page.gauge("carillon_recording_backlog_bytes", "Recorded media waiting for the disk.", keeper.backlogBytes)
        page.gauge("carillon_uptime_seconds", "Seconds since the start.", Int((MonotonicTime.now() - startedAt).inSeconds))
        page.gauge("process_resident_memory_bytes", "Resident memory.", ProcessFigures.residentBytes)
        page.counter("process_cpu_milliseconds_total", "CPU time used.", ProcessFigures.cpuMilliseconds)
        return HTTPResponse(.ok, type: MediaType.metrics.value, headers: ["Cache-Control": "no-store"], Array(page.text.utf8))
    }
}

extension OperationRoutes {
    private static func advice(on signals: [EncoderHealth]) -> [(String, Int)] {
        let advisor = SignalAdvisor()
        let found = signals.map { Set(advisor.advice(on: $0).map(\.code)) }
        return SignalAdvice.Code.allCases.map { code in (code.rawValue, found.count { $0.contains(code) }) }
    }
}

/// Prometheus' text format.
struct MetricsPage {
    private(set) var text = ""

    mutating func gauge(_ name: String, _ help: String, _ value: Int) { add(name, help, "gauge", value) }
    mutating func counter(_ name: String, _ help: String, _ value: Int) { add(name, help, "counter", value) }

    /// One for each value of a label, whose values are our own words.
    mutating func gauges(_ name: String, _ help: String, label: String, _ values: [(String, Int)]) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
        for (word, value) in values { text += "\(name){\(label)=\"\(word)\"} \(value)\n" }
    }

    private mutating func add(_ name: String, _ help: String, _ type: String, _ value: Int) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }
}
