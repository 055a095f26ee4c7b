internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// The document's six repair calls. The server puts such things right by itself; a call does it at once, and says what was found.
extension EventSurface {
    var repairs: [Endpoint] {
        [
            repair("sync-recording", "Compares with the engine, and says what there is of a recording.") { id, request in
                try await services.repairs.recording(of: id, by: request.caller)
            },
            repair("sync-status", "Compares the status with the engine, and puts it right.") { id, request in
                try await services.repairs.status(of: id, by: request.caller)
            },
            repair("fix-status", "The same: a stuck status is put right by what the engine shows.") { id, request in
                try await services.repairs.status(of: id, by: request.caller)
            },
            repair("fix-playback-url", "Says the playback address, which is made anew each time.") { id, request in
                try await services.repairs.playbackAddress(of: id, by: request.caller)
            },
            repair("configure-cors", "Says where the player may be embedded; with `allowedOrigins`, sets that first.") { id, request in
                let origins = try request.body()["allowedOrigins"].optional?.elements().map { try $0.string() }
                return try await naming(["embedOrigins": "allowedOrigins"]) {
                    try await services.repairs.embedding(of: id, origins: origins, by: request.caller)
                }
            }
            .taking(
                .open(
                    .object(
                        [:],
                        optional: [
                            "allowedOrigins": .array(of: .string, countMax: LivestreamLimits.embedOriginsMax).noting("Empty: anywhere.")
                        ]))),
            videoID,
        ]
    }

    private static let finding = Schema.named(
        "RepairFinding",
        .object([
            "fixed": .boolean.noting("Whether something was wrong, and is right now."), "allowedOrigins": .array(of: .string),
            "stream": LivestreamView.eventSchema,
        ]))

    private func repair(
        _ name: String, _ summary: String, _ act: @escaping @Sendable (Livestream.ID, APIRequest) async throws -> RepairService.Finding
    ) -> Endpoint {
        Endpoint(.post, "\(Self.path)/streams/{id}/\(name)", summary) { request in
            let finding = try await act(request.parameter("id"), request)
            let view = try await services.view(finding.livestream, request)
            return .data(message: finding.sentence) { out in
                out.member("fixed", finding.isMended)
                out.member("allowedOrigins", view.livestream.access.embedOrigins)
                out.member("stream", object: view.eventMembers)
            }
        }
        .giving(Self.finding)
    }

    private var videoID: Endpoint {
        Endpoint(.post, "\(Self.path)/streams/{id}/get-video-id", "The newest recording, in whatever state it is.") { request in
            let (seen, recording) = try await services.repairs.newestRecording(of: request.parameter("id"), by: request.caller)
            return .data(
                ["videoId": .init(recording?.id), "recording": recording?.json ?? .null],
                message: RepairService.sentence(on: recording, isRecorded: seen.livestream.isRecorded))
        }
        .giving(.object(["videoId": .nullable(.identifier), "recording": .nullable(Recording.managedSchema)]))
    }
}
