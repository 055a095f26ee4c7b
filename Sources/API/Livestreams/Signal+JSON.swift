package import JSON
package import Livestreams
internal import Media
internal import Store

extension SignalService.Signal {
    static let schema = Schema.named(
        "Signal",
        .object([
            "state": .words(Livestream.State.self), "observedAt": .time,
            "sessionId": .nullable(.identifier).noting("Null while nothing is on air."),
            "isEncoderConnected": .boolean, "summary": .string.noting("The state of it all, for the person at the encoder."),
            "advice": .array(
                of: .object([
                    "code": .words(SignalAdvice.Code.self), "severity": .words(SignalAdvice.Severity.self), "sentence": .string,
                    "remedy": .nullable(.string).noting("What to do."),
                ])
            ).noting("The worst first."),
            "viewers": .map(.integer).noting("Now, by protocol."),
            "figures": .nullable(EncoderHealth.schema).noting("What was measured. Null while nothing is on air."),
        ]))

    package var json: JSON.Value {
        [
            "state": .init(state.rawValue), "observedAt": .time(observedAt), "sessionId": .init(sessionID),
            "isEncoderConnected": .init(health?.isConnected ?? false), "summary": .init(summary),
            "advice": .array(
                advice.map { one in
                    [
                        "code": .init(one.code.rawValue), "severity": .init(one.severity.rawValue), "sentence": .init(one.sentence),
                        "remedy": .init(one.remedy),
                    ]
                }),
            "viewers": .object(viewers.sorted { $0.key < $1.key }.map { .init($0.key, .init($0.value)) }), "figures": .init(health?.json),
        ]
    }
}

extension EncoderHealth {
    private static let event: Schema = .object([
        "count": .integer, "lastMillisecondsAgo": .nullable(.integer),
    ])

    fileprivate static let schema = Schema.named(
        "EncoderFigures",
        .object([
            "connectedMilliseconds": .integer.noting("Since it connected; 0 while it is away."),
            "bitsPerSecond": .nullable(.integer).noting("In the last seconds."),
            "bitsPerSecondMean": .nullable(.integer).noting("While it was connected in this session."),
            "video": .nullable(
                .object([
                    "codec": .string.noting("RFC 6381."), "width": .nullable(.integer), "height": .nullable(.integer),
                    "framesPerSecond": .nullable(.decimal).noting("Measured by the encoder's clock."),
                    "framesPerSecondDeclared": .nullable(.decimal), "keyFrameIntervalMilliseconds": .nullable(.integer),
                    "keyFrameIntervalMaxMilliseconds": .nullable(.integer),
                    "isReordered": .boolean.noting("It has B-frames, which browsers can't show by WebRTC."),
                    "lastMillisecondsAgo": .integer,
                ])),
            "audio": .nullable(
                .object([
                    "codec": .string.noting("RFC 6381."), "sampleRate": .nullable(.integer), "channels": .nullable(.integer),
                    "silentMilliseconds": .nullable(.integer).noting("Digital silence; null while there is sound, or nobody can tell."),
                    "lastMillisecondsAgo": .integer,
                ])),
            "arrival": .object([
                "gapMilliseconds": .nullable(.integer).noting("The longest time without media in the last seconds."),
                "jitterMilliseconds": .nullable(.integer), "behindMilliseconds": .nullable(.integer).noting("Later than at its best."),
                "speed": .nullable(.decimal).noting("Seconds of media in a second, over half a minute; below 1 it falls behind."),
            ]),
            "reconnects": event, "timestampJumps": event, "undecodableFrames": event, "unsupportedCodecs": .array(of: .string),
            "history": .nullable(
                .object([
                    "seconds": .integer.noting("Of an entry."), "bitsPerSecond": .array(of: .nullable(.integer)),
                    "framesPerSecond": .array(of: .nullable(.decimal)),
                ])
            ).noting("The last minutes, oldest first; null where no encoder was connected."),
        ]))

    fileprivate var json: JSON.Value {
        [
            "connectedMilliseconds": .init(isConnected ? Self.milliseconds(since) : 0), "bitsPerSecond": .init(bitsPerSecond),
            "bitsPerSecondMean": .init(bitsPerSecondMean), "video": .init(picture?.json), "audio": .init(sound?.json),
            "arrival": [
                "gapMilliseconds": .init(gap.map(Self.milliseconds)), "jitterMilliseconds": .init(jitter.map(Self.milliseconds)),
                "behindMilliseconds": .init(behind.map(Self.milliseconds)), "speed": .init(speed.map(Self.hundredths)),
            ],
            "reconnects": Self.event(reconnects, lastReconnectAge), "timestampJumps": Self.event(timestampJumps, lastTimestampJumpAge),
            "undecodableFrames": Self.event(undecodableFrames, lastUndecodableAge), "unsupportedCodecs": .init(unsupportedCodecs),
            "history": .init(history?.json),
        ]
    }

    private static func event(_ count: Int, _ age: Double?) -> JSON.Value {
        ["count": .init(count), "lastMillisecondsAgo": .init(age.map(milliseconds))]
    }

    fileprivate static func milliseconds(_ seconds: Double) -> Int { Int((min(max(seconds, -1e9), 1e9) * 1000).rounded()) }
    fileprivate static func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

extension EncoderHealth.Picture {
    fileprivate var json: JSON.Value {
        [
            "codec": .init(codec), "width": .init(width), "height": .init(height),
            "framesPerSecond": .init(framesPerSecond.map(EncoderHealth.hundredths)),
            "framesPerSecondDeclared": .init(declaredFramesPerSecond.map(EncoderHealth.hundredths)),
            "keyFrameIntervalMilliseconds": .init(keyFrameInterval.map(EncoderHealth.milliseconds)),
            "keyFrameIntervalMaxMilliseconds": .init(keyFrameIntervalMax.map(EncoderHealth.milliseconds)),
            "isReordered": .init(isReordered), "lastMillisecondsAgo": .init(EncoderHealth.milliseconds(age)),
        ]
    }
}

extension EncoderHealth.Sound {
    fileprivate var json: JSON.Value {
        [
            "codec": .init(codec), "sampleRate": .init(sampleRate), "channels": .init(channels),
            "silentMilliseconds": .init(silence.map(EncoderHealth.milliseconds)),
            "lastMillisecondsAgo": .init(EncoderHealth.milliseconds(age)),
        ]
    }
}

extension EncoderHealth.History {
    fileprivate var json: JSON.Value {
        [
            "seconds": .init(seconds), "bitsPerSecond": .init(bitsPerSecond),
            "framesPerSecond": .init(framesPerSecond.map { $0.map(EncoderHealth.hundredths) }),
        ]
    }
}

extension ViewerSeries {
    static let schema = Schema.named(
        "ViewerSeries",
        .object([
            "sessionId": .identifier, "startedAt": .time, "endedAt": .nullable(.time),
            "from": .time.noting("Where the first entry begins."), "seconds": .integer.noting("Of an entry."),
            "viewers": .array(of: .nullable(.integer)).noting("The most at one time; null where nobody counted."),
        ]))

    var json: JSON.Value {
        [
            "sessionId": .init(session.id), "startedAt": .time(session.startedAt), "endedAt": .time(session.endedAt), "from": .time(from),
            "seconds": .init(stepMilliseconds / 1000), "viewers": .init(viewers),
        ]
    }
}
