import Accounts
import Glibc
import HTTP
import Outgoing
import Runtime
import Store

/// `carillon doctor`: looks at an installation, also while it runs, and names each fault with what to do about it.
struct Doctor {
    /// Something that was looked at.
    struct Finding: Sendable, Equatable {
        enum Verdict: String, Sendable { case good, note, fault }

        let verdict: Verdict
        /// What it is about, in one or two words.
        let subject: String
        /// What is; for a fault, what it means and what to do.
        let sentence: String
    }

    /// How long the running server may take for an answer.
    private static let answerMax = Duration.seconds(5)

    let configuration: Configuration

    init(_ configuration: Configuration) { self.configuration = configuration }

    /// Prints what was found. False when there is a fault.
    func run() async -> Bool {
        var findings = folders() + helpers()
        do {
            let store = try Store(configuration)
            findings += await database(store) + recordings(store) + people(store) + work(store)
        } catch {
            findings.append(.init(verdict: .fault, subject: "database", sentence: "\(error)"))
        }
        findings += await server()
        for finding in findings { print(Self.line(finding)) }
        return !findings.contains { $0.verdict == .fault }
    }

    private static func line(_ finding: Finding) -> String {
        let mark =
            switch finding.verdict {
            case .good: "ok   "
            case .note: "note "
            case .fault: "FAULT"
            }
        return "\(mark)  \(finding.subject): \(finding.sentence)"
    }

    // MARK: The machine

    private func folders() -> [Finding] {
        do throws(StartError) { try Folders(configuration).create() } catch {
            return [.init(verdict: .fault, subject: "folders", sentence: error.description)]
        }
        let recordings = Folders.absolute(configuration.recordingsFolder)
        guard let free = Self.freeBytes(recordings) else {
            return [.init(verdict: .fault, subject: "disk", sentence: "How much room \(recordings) has can't be found out.")]
        }
        let (room, least) = (Self.roughly(free), byteCountText(configuration.minimumFreeBytes))
        return [
            .init(
                verdict: .good, subject: "folders",
                sentence: "\(Folders.absolute(configuration.dataFolder)) and \(recordings) can be written."),
            free < configuration.minimumFreeBytes
                ? .init(
                    verdict: .fault, subject: "disk",
                    sentence:
                        "\(recordings) has \(room) left, less than minimum-free-space (\(least)): nothing is recorded. Make room there.")
                : .init(verdict: .good, subject: "disk", sentence: "\(room) left for recordings."),
        ]
    }

    /// For people: whole gigabytes, or megabytes where there are few.
    private static func roughly(_ bytes: Int64) -> String {
        bytes >= 10_000_000_000 ? "\(bytes / 1_000_000_000) GB" : "\(bytes / 1_000_000) MB"
    }

    private static func freeBytes(_ path: String) -> Int64? {
        var figures = statvfs()
        // The figures are ours and outlive the call.
        guard unsafe statvfs(path, &figures) == 0 else { return nil }
        let (bytes, overflow) = UInt64(figures.f_bavail).multipliedReportingOverflow(by: UInt64(figures.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }

    private func helpers() -> [Finding] {
        var findings: [Finding] = []
        do { _ = try Folders(configuration).web() } catch {
            findings.append(.init(verdict: .fault, subject: "pages", sentence: "\(error)"))
        }
        if Folders(configuration).player() == nil {
            findings.append(
                .init(
                    verdict: .fault, subject: "hls.js",
                    sentence: "It is missing, so most browsers show no picture: run script/fetch-hlsjs and start the server again."))
        }
        if !Check.isInPath("ffmpeg") {
            findings.append(
                .init(
                    verdict: .fault, subject: "ffmpeg",
                    sentence: "It is missing, so there are no thumbnails and no test picture: apt-get install ffmpeg."))
        }
        return findings.isEmpty ? [.init(verdict: .good, subject: "helpers", sentence: "Pages, hls.js and ffmpeg are there.")] : findings
    }

    // MARK: What is stored

    private func database(_ store: Store) async -> [Finding] {
        do {
            var findings = [Finding(verdict: .good, subject: "database", sentence: try await store.describe() + ".")]
            if let livestream = try await store.livestreams().first {
                // Opening one shows that secrets.key is the right one.
                _ = try await store.revealKey(livestreamID: livestream.id)
                findings.append(.init(verdict: .good, subject: "secrets.key", sentence: "It opens what is sealed."))
            }
            return findings
        } catch {
            return [.init(verdict: .fault, subject: "database", sentence: "\(error)")]
        }
    }

    private func recordings(_ store: Store) async -> [Finding] {
        guard let recordings = try? await store.recordings() else { return [] }
        let root = configuration.recordingsFolder
        let lost = recordings.filter { $0.state.isPlayable && !Self.isReadable(root + "/" + $0.folder) }
        let failed = recordings.filter { $0.state == .failed }
        var findings: [Finding] = []
        if let first = lost.first {
            findings.append(
                .init(
                    verdict: .fault, subject: "recordings",
                    sentence:
                        "The files of \(lost.count) can't be read, such as \(root)/\(first.folder): is the disk mounted, and the right folder set (recordings)? "
                        + "If they are gone for good, `carillon recordings delete \(first.id)` takes it off the list."))
        }
        if let first = failed.first {
            findings.append(
                .init(
                    verdict: .note, subject: "recordings",
                    sentence: "\(failed.count) hold nothing that plays, such as \(first.id): \(first.note ?? "nobody noted why").")
            )
        }
        return findings.isEmpty ? [.init(verdict: .good, subject: "recordings", sentence: "\(recordings.count), all there.")] : findings
    }

    private static func isReadable(_ folder: String) -> Bool { unsafe access(folder, R_OK | X_OK) == 0 }

    private func people(_ store: Store) async -> [Finding] {
        let accounts = Accounts(store: store, configuration: configuration)
        do throws(ServiceError) {
            if try await accounts.setUp.isNeeded() {
                return [
                    .init(
                        verdict: .note, subject: "owner",
                        sentence: "Nobody owns this server yet: `carillon set-up-link` prints the link that changes it.")
                ]
            }
            switch try await accounts.auditLog.verify(nil, caller: .system) {
            case .intact(let entries, _):
                return [.init(verdict: .good, subject: "audit log", sentence: "The server's own is whole, \(entries) entries.")]
            case .broken(let number, let fault):
                return [
                    .init(
                        verdict: .fault, subject: "audit log",
                        sentence:
                            "The server's own is not as it was written, from entry \(number) on (\(fault.rawValue)): somebody has changed the database."
                    )
                ]
            }
        } catch {
            return [.init(verdict: .fault, subject: "accounts", sentence: error.sentence)]
        }
    }

    // MARK: The server that runs

    private func server() async -> [Finding] {
        let host = configuration.listenAddress.flatMap { SocketAddress($0, port: 0) }
        let name = host.map { $0.isAny ? "127.0.0.1" : $0.isIPv4 ? $0.host : "[\($0.host)]" } ?? "127.0.0.1"
        do throws(OutgoingError) {
            var request = OutgoingRequest(.get, try OutgoingURL("http://\(name):\(configuration.httpPort)/readyz"))
            request.timeLimit = Self.answerMax
            request.addresses = .anywhere
            let answer = try await HTTPClient.live().send(request)
            let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n").map(String.init)
            if answer.status == 200, lines == ["ready"] {
                return [.init(verdict: .good, subject: "server", sentence: "It runs and is ready.")]
            }
            return lines.filter { $0 != "ready" }.map { .init(verdict: .fault, subject: "server", sentence: $0) }
        } catch {
            return [.init(verdict: .note, subject: "server", sentence: "None answers on port \(configuration.httpPort) (http-port).")]
        }
    }
}
