import HTTP
import JSON
import Livestreams
import Media
import Store
import Testing

@testable import API

@Suite("What happened to a livestream")
struct RecordEndpointsTests {
    @Test("History, sessions, recordings and statistics tell one story")
    func story() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        let path = "/api/livestreams/\(id)"
        #expect(try await parish.call(.get, path + "/status", as: nil).body?["data"]?["isLive"] == false)
        try await parish.stage.goLive(id, viewers: 5)
        let status = try await parish.call(.get, path + "/status", as: nil).body?["data"]
        #expect(status?["isLive"] == true && status?["viewerCount"] == 5 && status?["startedAt"]?.string != nil)
        parish.stage.clock.advance(10_000)
        try await parish.stage.statistics.sample()
        try await parish.stage.goOff(id)
        try await parish.stage.record(id)
        let history = try await parish.call(.get, path + "/history").body?["data"]?.elements ?? []
        #expect(history.compactMap { $0["to"]?.string } == ["ended", "live", "scheduled"])
        #expect(history.first?["agent"] == "encoder" && history.first?["cause"] == "encoder_stopped")
        let session = try #require(try await parish.call(.get, path + "/sessions").body?["data"]?[0])
        #expect(session["viewersPeak"] == 5 && session["watchSeconds"] == 50 && session["durationSeconds"] == 10)
        #expect(session["protocols"]?[0]?["protocol"] == "hls" && session["endReason"] == "unpublished")
        let recordings = try await parish.call(.get, path + "/recordings", as: nil)
        #expect(recordings.body?["data"]?[0]?["durationSeconds"] == 61 && recordings.body?["data"]?[0]?["state"] == "complete")
    }

    @Test("How an encoder sends is told in figures and in words, and nothing is made up where nothing is on air")
    func signal() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        let path = "/api/livestreams/\(id)/health"
        let before = try #require(try await parish.call(.get, path).body?["data"])
        #expect(before["figures"] == .null && before["sessionId"] == .null && before["advice"] == [] && before["state"] == "scheduled")
        try await parish.stage.goLive(id, viewers: 4)
        var health = EncoderHealth()
        (health.isConnected, health.since, health.bitsPerSecond) = (true, 30, 2_000_000)
        var picture = EncoderHealth.Picture(codec: "avc1.64001F")
        (picture.framesPerSecond, picture.keyFrameIntervalMax) = (29.9701, 8.3333)
        health.picture = picture
        health.history = EncoderHealth.History(seconds: 5, bitsPerSecond: [nil, 2_000_000], framesPerSecond: [nil, 30])
        parish.stage.engine.measure(health)
        let answer = try await parish.call(.get, path)
        let signal = try #require(answer.body?["data"])
        #expect(SignalService.Signal.schema.problems(in: signal).isEmpty)
        #expect(signal["sessionId"] == "session00001" && signal["isEncoderConnected"] == true && signal["viewers"] == ["hls": 4])
        #expect(signal["advice"]?.elements?.compactMap { $0["code"]?.string } == ["no_sound", "key_frame_interval"])
        let video = signal["figures"]?["video"]
        #expect(video?["framesPerSecond"] == 29.97 && video?["keyFrameIntervalMaxMilliseconds"] == 8333 && video?["width"] == .null)
        #expect(signal["figures"]?["history"]?["bitsPerSecond"] == [nil, 2_000_000])
        #expect(try await parish.call(.get, path, as: "member").status == .forbidden)
    }

    @Test("How many watched is told over the time, with gaps where nobody counted")
    func viewersOverTime() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        let stage = parish.stage
        try await stage.goLive(id, viewers: 3)
        let path = "/api/livestreams/\(id)/sessions/session00001/viewers"
        for viewers in [7, 5] {
            stage.clock.advance(60_000)
            stage.engine.put("session00001", of: id, startedAt: stage.clock.now, viewers: ["hls": viewers])
            try await stage.statistics.sample()
        }
        // Nobody counts for two minutes.
        stage.clock.advance(180_000)
        try await stage.statistics.sample()
        try await stage.goOff(id)
        let series = try #require(try await parish.call(.get, path).body?["data"])
        #expect(ViewerSeries.schema.problems(in: series).isEmpty)
        #expect(series["seconds"] == 60 && series["viewers"] == [3, 7, 5, nil, nil, 5])
        #expect(try await parish.call(.get, path, as: "member").status == .forbidden)
        #expect(try await parish.call(.get, "/api/livestreams/\(id)/sessions/unknown/viewers").status == .notFound)
        let other = try await parish.make().id
        // A day has longer stretches.
        try await stage.goLive(other, session: "session00002", viewers: 1)
        stage.clock.advance(86_400_000)
        let day = try await parish.call(.get, "/api/livestreams/\(other)/sessions/session00002/viewers").body?["data"]
        #expect(day?["viewers"]?.elements.map { $0.count <= 240 && $0.count > 200 } == true)
        #expect(try await parish.call(.get, "/api/livestreams/\(other)/sessions/session00001/viewers").status == .notFound)
    }

    @Test("Who doesn't manage a livestream gets neither its history nor recordings that don't play")
    func others() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        try await parish.stage.goLive(id)
        try await parish.stage.goOff(id)
        try await parish.stage.record(id, .failed(note: "disk of node 7"))
        for rest in ["history", "sessions"] {
            #expect(try await parish.call(.get, "/api/livestreams/\(id)/\(rest)", as: "member").status == .forbidden)
        }
        #expect(try await parish.call(.get, "/api/livestreams/\(id)/recordings", as: "member").body?["count"] == 0)
        #expect(try await parish.call(.get, "/api/livestreams/\(id)/recordings").body?["data"]?[0]?["note"] == "disk of node 7")
    }

    @Test("People join, are listed, leave and are sent out")
    func participants() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        let path = "/api/livestreams/\(id)"
        #expect(try await parish.call(.post, path + "/join", as: "member").body?["data"]?["user"]?["id"] == .init(parish.memberID))
        #expect(try await parish.call(.post, path + "/join", as: "other").status == .ok)
        #expect(try await parish.call(.get, path + "/participants").body?["count"] == 2)
        #expect(try await parish.call(.post, path + "/leave", as: "other").status == .noContent)
        #expect(try await parish.call(.get, path + "/participants?present=true", as: "moderator").body?["count"] == 1)
        let out = "\(path)/participants/\(parish.memberID)"
        #expect(try await parish.call(.delete, out, as: "other").status == .forbidden)
        #expect(try await parish.call(.delete, out, as: "moderator").status == .noContent)
        #expect(try await parish.call(.get, path + "/participants?present=true").body?["count"] == 0)
    }
}
