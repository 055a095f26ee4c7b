import HTTP
import JSON
import Livestreams
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
