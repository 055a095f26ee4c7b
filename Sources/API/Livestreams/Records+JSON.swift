internal import HTTP
package import JSON
internal import Livestreams
package import Store

// What happened to a livestream: sessions, recordings, steps.

extension Recording {
    static let schema = Schema.named(
        "Recording",
        .object([
            "id": .identifier, "sessionId": .identifier, "startedAt": .time, "endedAt": .nullable(.time),
            "durationSeconds": .integer, "byteCount": .integer,
        ]))

    /// As everybody sees it who may see the livestream.
    var publicJSON: JSON.Value {
        [
            "id": .init(id), "sessionId": .init(sessionID), "startedAt": .time(startedAt), "endedAt": .time(endedAt),
            "durationSeconds": .init(durationMilliseconds / 1000), "byteCount": .init(byteCount),
        ]
    }

    static let managedSchema = Schema.named(
        "RecordingWithState",
        schema.with(["state": .words(Recording.State.self), "note": .nullable(.string).noting("What was found, or went wrong.")]))

    package var json: JSON.Value {
        var value = publicJSON
        value["state"] = .init(state.rawValue)
        value["note"] = .init(note)
        return value
    }
}

extension StatisticsService.Report {
    static let schema = Schema.named(
        "Session",
        .object([
            "id": .identifier, "startedAt": .time, "endedAt": .nullable(.time), "durationSeconds": .nullable(.integer),
            "endReason": .nullable(.words(Session.EndReason.self)), "viewersPeak": .integer, "viewersPeakAt": .nullable(.time),
            "watchSeconds": .integer.noting("Viewers times seconds."),
            "protocols": .array(of: .object(["protocol": .string, "viewersPeak": .integer, "watchSeconds": .integer])),
        ]))

    var json: JSON.Value {
        let sum = statistics.first { $0.protocolName == SessionStatistics.everyProtocol }
        let protocols = statistics.filter { $0.protocolName != SessionStatistics.everyProtocol }
        return [
            "id": .init(session.id), "startedAt": .time(session.startedAt), "endedAt": .time(session.endedAt),
            "durationSeconds": .init(session.endedAt.map { max(0, $0 - session.startedAt) / 1000 }),
            "endReason": .init(session.endReason?.rawValue), "viewersPeak": .init(sum?.viewersPeak ?? 0),
            "viewersPeakAt": .time(sum?.viewersPeakAt), "watchSeconds": .init((sum?.watchMilliseconds ?? 0) / 1000),
            "protocols": .array(
                protocols.map { one in
                    [
                        "protocol": .init(one.protocolName), "viewersPeak": .init(one.viewersPeak),
                        "watchSeconds": .init(one.watchMilliseconds / 1000),
                    ]
                }),
        ]
    }
}

extension LivestreamStepTable.Numbered {
    static let schema = Schema.named(
        "LivestreamStep",
        .object([
            "number": .integer, "from": .words(Livestream.State.self), "to": .words(Livestream.State.self), "at": .time,
            "agent": .string.noting("encoder, engine, system, or user: and a person's id."), "cause": .words(Livestream.Cause.self),
            "note": .nullable(.string), "sessionId": .nullable(.identifier),
        ]))

    var json: JSON.Value {
        [
            "number": .init(number), "from": .init(step.from.rawValue), "to": .init(step.to.rawValue), "at": .time(step.at),
            "agent": .init(step.agent.rawValue), "cause": .init(step.cause.rawValue), "note": .init(step.note),
            "sessionId": .init(step.sessionID),
        ]
    }
}
