import Glibc
import Runtime
import Store

/// `carillon check`: tries settings, folders, ports and helpers, and says what is wrong.
enum Check {
    static func run(_ configuration: Configuration) async throws {
        try Folders(configuration).create()
        print("data folder        \(Folders.absolute(configuration.dataFolder)): can be written")
        print("recordings folder  \(Folders.absolute(configuration.recordingsFolder)): can be written")
        let store = try Store(configuration)
        print("database           \(try await store.describe())")
        let count = try await store.livestreams().count
        print("store              \(count) livestream\(count == 1 ? "" : "s")")
        print("mail               \(try configuration.mailServer.server().map { "by the \($0)" } ?? "none: links wait for an operator")")
        print("sign-in services   \(configuration.issuers.isEmpty ? "none" : configuration.issuers.joined(separator: " "))")
        _ = try Folders(configuration).web()
        print("web pages          found")
        print("hls.js             \(Folders(configuration).player() == nil ? "missing: run script/fetch-hlsjs" : "found")")
        print("ffmpeg             \(isInPath("ffmpeg") ? "found" : "missing: no test picture and no thumbnails; apt-get install ffmpeg")")
        for line in try CertificateCheck(configuration).lines() { print(line) }
        try await check("http-port", configuration.httpPort, configuration)
        try await check("rtmp-port", configuration.rtmpPort, configuration)
        if configuration.hasWebRTC { try await check("webrtc-port", configuration.webRTCPort, configuration) }
        if configuration.hasTLS {
            try await check("https-port", configuration.httpsPort, configuration)
            try await check("rtmps-port", configuration.rtmpsPort, configuration)
        }
    }

    private static func check(_ setting: String, _ port: UInt16, _ configuration: Configuration) async throws {
        guard let address = SocketAddress(configuration.listenAddress ?? "0.0.0.0", port: port) else {
            throw StartError("listen-address is no IP address.")
        }
        if let error = PortProbe.trouble(address) {
            throw StartError(
                "Port \(port) (\(setting)) can't be used: \(error.reason). A carillon that is running uses it, or another program does.")
        }
        print("\(setting)          \(port): free")
    }

    static func isInPath(_ program: String) -> Bool {
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
        return path.split(separator: ":").contains { unsafe access("\($0)/\(program)", X_OK) == 0 }
    }
}
