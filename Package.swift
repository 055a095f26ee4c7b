// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is compiled alike: Swift 6 mode, warnings are errors, unsafe code is marked where it stands.
let ours: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]
/// Sources also mark each unsafe expression; the `#expect` macro cannot.
let sources = ours + [.strictMemorySafety()]

let package = Package(
    name: "carillon",
    targets: [
        // C libraries, from Debian's -dev packages.
        .systemLibrary(name: "CAVCodec"),
        .systemLibrary(name: "CCurl"),
        .systemLibrary(name: "CArgon2"),
        .systemLibrary(name: "CDTLS"),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CNGHTTP2"),
        .systemLibrary(name: "COpenSSL"),
        .systemLibrary(name: "CPostgreSQL"),
        .systemLibrary(name: "CSQLite"),
        .systemLibrary(name: "CSRTP", path: "Tests/CSRTP"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Bytes and media: values and pure functions.
        .target(name: "Bytes", swiftSettings: sources),
        .target(name: "Dates", swiftSettings: sources),
        .target(name: "JSON", dependencies: ["Bytes"], swiftSettings: sources),
        .target(name: "Media", dependencies: ["Bytes"], swiftSettings: sources),
        .target(name: "Containers", dependencies: ["Bytes", "Media"], swiftSettings: sources),

        // Protocol cores: no socket, no clock, no randomness.
        .target(name: "RTMP", dependencies: ["Bytes", "Containers"], swiftSettings: sources),
        .target(name: "RTP", dependencies: ["Bytes", "Media"], swiftSettings: sources),
        .target(name: "WebRTC", dependencies: ["Bytes", "CDTLS", "COpenSSL", "CZlib", "Cryptography", "RTP"], swiftSettings: sources),
        .target(name: "HTTP", dependencies: ["Bytes", "Dates"], swiftSettings: sources),
        .target(name: "HTTP2", dependencies: ["Bytes", "CNGHTTP2", "HTTP"], swiftSettings: sources),
        .target(name: "HLS", dependencies: ["Bytes", "Dates", "Media"], swiftSettings: sources),
        .target(name: "HLSConformance", swiftSettings: sources),
        .target(name: "DASH", dependencies: ["Bytes", "Dates", "Media"], swiftSettings: sources),
        .target(name: "DASHConformance", swiftSettings: sources),

        // The machine: loops, sockets, files, secrets, logs.
        .target(name: "Runtime", dependencies: ["Bytes", "CLinux"], swiftSettings: sources),
        .target(name: "Cryptography", dependencies: ["CArgon2", "COpenSSL"], swiftSettings: sources),
        .target(name: "TLS", dependencies: ["Bytes", "COpenSSL", "Runtime"], swiftSettings: sources),
        .target(name: "JOSE", dependencies: ["Cryptography", "JSON"], swiftSettings: sources),
        .target(name: "Logging", dependencies: ["Dates"], swiftSettings: sources),
        .target(name: "Store", dependencies: ["CPostgreSQL", "CSQLite", "Cryptography"], swiftSettings: sources),
        .target(
            name: "HTTPServer", dependencies: ["Bytes", "CZlib", "Cryptography", "HTTP", "HTTP2", "Logging", "Runtime", "TLS"],
            swiftSettings: sources),

        // Elsewhere: requests and mail that go out, and the queue that carries them.
        .target(name: "Outgoing", dependencies: ["CCurl", "Cryptography", "HTTP"], swiftSettings: sources),
        .target(name: "Jobs", dependencies: ["Logging", "Store"], swiftSettings: sources),

        // The domain: rules and services, no HTTP, no SQL.
        .target(name: "Accounts", dependencies: ["Cryptography", "JOSE", "JSON", "Store"], swiftSettings: sources),
        .target(
            name: "Livestreams", dependencies: ["Accounts", "Bytes", "Cryptography", "JSON", "Media", "Runtime", "Store"],
            swiftSettings: sources),
        .target(
            name: "Notifications", dependencies: ["Accounts", "Cryptography", "HTTP", "JSON", "Jobs", "Logging", "Outgoing", "Store"],
            swiftSettings: sources),

        // The engine: a hub, and what joins it to the world.
        .target(name: "Streaming", dependencies: ["Containers", "Media", "Runtime"], swiftSettings: sources),
        .target(name: "Transcode", dependencies: ["CAVCodec", "Media", "Runtime"], swiftSettings: sources),
        .target(
            name: "Ingest",
            dependencies: [
                "Bytes", "Containers", "Cryptography", "Logging", "Media", "RTMP", "RTP", "Runtime", "Streaming", "TLS", "Transcode",
                "WebRTC",
                "WebRTCTransport",
            ], swiftSettings: sources),
        .target(
            name: "WebRTCTransport", dependencies: ["Bytes", "Cryptography", "Logging", "RTP", "Runtime", "WebRTC"],
            swiftSettings: sources),
        .target(name: "Recording", dependencies: ["Bytes", "CZlib", "Media", "Streaming"], swiftSettings: sources),
        .target(
            name: "Playback",
            dependencies: [
                "Bytes", "Containers", "DASH", "Dates", "HLS", "HTTP", "HTTPServer", "Logging", "Media", "RTP", "Recording", "Runtime",
                "Streaming", "Transcode", "WebRTC", "WebRTCTransport",
            ],
            swiftSettings: sources),

        // What programs and pages ask for over HTTP.
        .target(
            name: "API",
            dependencies: [
                "Accounts", "Cryptography", "Dates", "HTTP", "HTTPServer", "JSON", "Livestreams", "Logging", "Media", "Notifications",
                "Runtime", "Store",
            ], swiftSettings: sources),
        // Pages. Their resources are read from a folder at start: bundling them would link Foundation and ICU.
        .target(name: "WebUI", dependencies: ["Dates", "JSON"], exclude: ["Resources"], swiftSettings: sources),

        .target(
            name: "Server",
            dependencies: [
                "API", "Accounts", "Cryptography", "Dates", "HTTP", "HTTPServer", "Ingest", "JOSE", "JSON", "Jobs", "Livestreams",
                "Logging",
                "Media", "Notifications", "Outgoing", "Playback", "Recording", "Runtime", "Store", "Streaming", "TLS", "WebRTC",
                "WebRTCTransport", "WebUI",
            ],
            swiftSettings: sources),
        .executableTarget(name: "carillon", dependencies: ["Server"], swiftSettings: sources),

        .executableTarget(
            name: "StreamJudge", dependencies: ["DASHConformance", "HLSConformance", "HTTP", "Outgoing"], swiftSettings: sources),
        .executableTarget(name: "StoreTool", dependencies: ["Cryptography", "Store"], swiftSettings: sources),
        .target(name: "StoreTestSupport", dependencies: ["Cryptography", "Store"], swiftSettings: sources),
        .target(name: "TestSupport", dependencies: ["Bytes", "Containers", "Media", "RTMP", "Streaming"], swiftSettings: sources),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Bytes", "Containers", "Cryptography", "HLS", "HLSConformance", "HTTP", "HTTP2", "Ingest", "JOSE", "JSON", "Media",
                "Recording", "RTMP", "RTP", "Server", "Streaming", "Transcode", "WebRTC", "WebRTCTransport",
            ],
            path: "Fuzz/Targets", swiftSettings: sources),

        .testTarget(
            name: "AccountsTests", dependencies: ["Accounts", "Cryptography", "JSON", "Store", "StoreTestSupport"], swiftSettings: ours),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Accounts", "Cryptography", "Dates", "HTTP", "HTTPServer", "JSON", "Livestreams", "Logging", "Media",
                "Notifications", "Runtime", "Store", "StoreTestSupport",
            ], swiftSettings: ours),
        .testTarget(name: "BytesTests", dependencies: ["Bytes"], swiftSettings: ours),
        .testTarget(
            name: "ContainersTests", dependencies: ["Bytes", "Containers", "Media", "TestSupport"],
            resources: [.copy("FLV/Fixtures")], swiftSettings: ours),
        .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"], swiftSettings: ours),
        .testTarget(name: "DASHConformanceTests", dependencies: ["DASHConformance"], swiftSettings: ours),
        .testTarget(name: "DASHTests", dependencies: ["DASH", "DASHConformance", "Media"], swiftSettings: ours),
        .testTarget(name: "DatesTests", dependencies: ["Dates"], swiftSettings: ours),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], swiftSettings: ours),
        .testTarget(name: "HLSTests", dependencies: ["HLS", "HLSConformance", "Media"], swiftSettings: ours),
        .testTarget(name: "HLSConformanceTests", dependencies: ["HLSConformance"], swiftSettings: ours),
        .testTarget(
            name: "HTTPServerTests",
            dependencies: ["Bytes", "CZlib", "Cryptography", "HTTP", "HTTPServer", "Logging", "Runtime", "TLS", "TestSupport"],
            exclude: ["WebSocket/websocket_client.py"], swiftSettings: ours),
        .testTarget(name: "HTTP2Tests", dependencies: ["HTTP", "HTTP2", "TestSupport"], swiftSettings: ours),
        .testTarget(name: "HTTPTests", dependencies: ["Bytes", "HTTP"], swiftSettings: ours),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "Bytes", "Containers", "Ingest", "Logging", "Media", "RTP", "Runtime", "Streaming", "TestSupport", "WebRTC",
                "WebRTCTransport",
            ], swiftSettings: ours),
        .testTarget(name: "JOSETests", dependencies: ["Cryptography", "JOSE", "JSON"], swiftSettings: ours),
        .testTarget(name: "JobsTests", dependencies: ["Jobs", "Logging", "Store", "StoreTestSupport"], swiftSettings: ours),
        .testTarget(
            name: "LivestreamsTests",
            dependencies: ["Accounts", "Cryptography", "Livestreams", "Media", "Runtime", "Store", "StoreTestSupport"],
            swiftSettings: ours),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: ours),
        .testTarget(name: "LoggingTests", dependencies: ["Logging"], swiftSettings: ours),
        .testTarget(name: "MediaTests", dependencies: ["Bytes", "Media"], swiftSettings: ours),
        .testTarget(
            name: "NotificationsTests",
            dependencies: [
                "Accounts", "Cryptography", "HTTP", "JSON", "Jobs", "Logging", "Notifications", "Outgoing", "Store", "StoreTestSupport",
            ],
            swiftSettings: ours),
        .testTarget(
            name: "OutgoingTests", dependencies: ["HTTP", "Outgoing", "Runtime"], exclude: ["servers.py"], swiftSettings: ours),
        .testTarget(
            name: "PlaybackTests",
            dependencies: [
                "HLS", "HLSConformance", "HTTP", "HTTPServer", "Logging", "Media", "Playback", "RTP", "Runtime", "Streaming", "TestSupport",
            ], swiftSettings: ours),
        .testTarget(name: "RecordingTests", dependencies: ["Bytes", "Media", "Recording"], swiftSettings: ours),
        .testTarget(
            name: "RTMPTests", dependencies: ["Bytes", "Containers", "RTMP", "TestSupport"],
            resources: [.copy("Fixtures")], swiftSettings: ours),
        .testTarget(name: "RTPTests", dependencies: ["Bytes", "Media", "RTP", "TestSupport"], swiftSettings: ours),
        .testTarget(name: "RuntimeTests", dependencies: ["Bytes", "Runtime", "TestSupport"], swiftSettings: ours),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "API", "Accounts", "Cryptography", "HTTP", "JSON", "Jobs", "Livestreams", "Logging", "Notifications", "Outgoing",
                "Playback", "Runtime", "Server", "Store", "StoreTestSupport", "Streaming", "TLS",
            ], swiftSettings: ours),
        .testTarget(
            name: "StoreTests", dependencies: ["CSQLite", "Cryptography", "Store", "StoreTestSupport", "TestSupport"], swiftSettings: ours),
        .testTarget(
            name: "StreamingTests", dependencies: ["Containers", "HLS", "HLSConformance", "Media", "Runtime", "Streaming", "TestSupport"],
            swiftSettings: ours),
        .testTarget(
            name: "TLSTests", dependencies: ["Runtime", "TLS", "TestSupport"], exclude: ["client.py"], swiftSettings: ours),
        .testTarget(
            name: "WebRTCTests", dependencies: ["Bytes", "COpenSSL", "CSRTP", "Media", "RTP", "TestSupport", "WebRTC"],
            resources: [.copy("Fixtures")], swiftSettings: ours),
        .testTarget(
            name: "WebRTCTransportTests",
            dependencies: ["Bytes", "Cryptography", "Logging", "RTP", "Runtime", "TestSupport", "WebRTC", "WebRTCTransport"],
            swiftSettings: ours),
        .testTarget(
            name: "TranscodeTests", dependencies: ["Bytes", "Media", "Runtime", "TestSupport", "Transcode"], resources: [.copy("Fixtures")],
            swiftSettings: ours),
        .testTarget(name: "WebUITests", dependencies: ["JSON", "WebUI"], swiftSettings: ours),
    ],
    swiftLanguageModes: [.v6]
)

// The fuzzer itself links only in a build with coverage instrumentation, which `script/fuzz` asks for (Fuzz/README.md).
if Context.environment["CARILLON_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "Fuzz", dependencies: ["CLibFuzzer", "FuzzTargets"], path: "Fuzz/Driver",
            swiftSettings: sources + [.unsafeFlags(["-parse-as-library"])]
        ),
    ]
}
