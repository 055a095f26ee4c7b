import HTTP
import JSON
import Store
import Testing

@testable import API

@Suite("The six repair calls say what was found")
struct EventRepairTests {
    static let names = ["sync-recording", "sync-status", "get-video-id", "configure-cors", "fix-playback-url", "fix-status"]

    private func call(_ parish: Parish, _ id: String, _ name: String, _ body: JSON.Value? = nil, as who: String = "creator") async throws
        -> APIResponse
    {
        try await parish.call(.post, "/api/livestreamMVPTwo/streams/\(id)/\(name)/", body, as: who)
    }

    @Test("Where nothing is wrong, each says so, and changes nothing", arguments: names)
    func nothingWrong(name: String) async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        let before = try await parish.call(.get, "/api/livestreams/\(id)")
        let answer = try await call(parish, id, name)
        #expect(answer.status == .ok && answer.body?["message"]?.string?.isEmpty == false)
        #expect(answer.body?["data"]?["fixed"] != true)
        #expect(try await parish.call(.get, "/api/livestreams/\(id)").body == before.body)
    }

    @Test("A status that the engine doesn't show is put right", arguments: ["sync-status", "fix-status", "sync-recording"])
    func staleStatus(name: String) async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        // The engine's message was lost.
        parish.stage.clock.advance(1000)
        parish.stage.engine.put("session00001", of: id, startedAt: parish.stage.clock.now, viewers: [:])
        parish.stage.clock.advance(1000)
        let answer = try await call(parish, id, name)
        #expect(answer.body?["data"]?["fixed"] == true)
        #expect(answer.body?["data"]?["stream"]?["status"] == "live")
        #expect(answer.body?["message"]?.string?.hasPrefix("The status was scheduled") == true)
    }

    @Test("What there is of a recording is told in its own words")
    func recordings() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        #expect(try await call(parish, id, "sync-recording").body?["message"] == "Nothing has been recorded yet.")
        #expect(try await call(parish, id, "get-video-id").body?["data"]?["videoId"] == .null)
        try await parish.stage.goLive(id)
        try await parish.stage.goOff(id)
        try await parish.stage.record(id)
        #expect(try await call(parish, id, "sync-recording").body?["message"] == "The recording is there and plays. Nothing was wrong.")
        let found = try await call(parish, id, "get-video-id").body?["data"]
        #expect(found?["videoId"] == "recording001" && found?["recording"]?["state"] == "complete")
    }

    @Test("A recording that failed is not called ready")
    func failedRecording() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        try await parish.stage.goLive(id)
        try await parish.stage.goOff(id)
        try await parish.stage.record(id, .failed(note: "the disk was full"))
        let answer = try await call(parish, id, "sync-recording")
        #expect(answer.body?["message"]?.string?.contains("the disk was full") == true)
        #expect(answer.body?["data"]?["stream"]?["recordingReady"] == false)
    }

    @Test("Origins are told, and set where they are given")
    func origins() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        let set = try await call(parish, id, "configure-cors", ["allowedOrigins": ["https://memorial.example"]])
        #expect(set.body?["data"]?["fixed"] == true && set.body?["data"]?["allowedOrigins"] == ["https://memorial.example"])
        let same = try await call(parish, id, "configure-cors")
        #expect(same.body?["data"]?["fixed"] == false && same.body?["data"]?["allowedOrigins"] == ["https://memorial.example"])
        let wrong = try await call(parish, id, "configure-cors", ["allowedOrigins": ["javascript:x"]])
        #expect(wrong.status == .badRequest && wrong.body?["details"]?[0]?["field"] == "allowedOrigins")
    }

    @Test("Members who don't look after a stream can't repair it", arguments: names)
    func members(name: String) async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        #expect(try await call(parish, id, name, as: "member").status == .forbidden)
    }
}
