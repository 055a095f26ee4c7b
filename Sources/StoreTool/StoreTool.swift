import Cryptography
import Glibc
import Store

/// What scripts do to a store: `script/kill-store` and `script/bench-store`. Not installed.
///
/// The first argument is what to do, the second the data folder; the database is SQLite there, or what `CARILLON_DATABASE` names.
@main
enum StoreTool {
    static func main() async {
        do { try await run(Array(CommandLine.arguments.dropFirst())) } catch { fail("\(error)") }
    }

    private static func run(_ arguments: [String]) async throws {
        guard arguments.count >= 2 else { fail("usage: StoreTool storm|verify|fill FOLDER [NUMBER…]") }
        let numbers = arguments.dropFirst(2).compactMap { Int($0) }
        let url = unsafe getenv("CARILLON_DATABASE").map { unsafe String(cString: $0) } ?? ""
        let address = PostgresAddress(url)
        guard address != nil || url.isEmpty else { fail("CARILLON_DATABASE is no postgres:// URL.") }
        let store = try Store(folder: arguments[1], postgres: address, now: 1)
        switch (arguments[0], numbers.count) {
        case ("storm", 1): await Storm(store).run(writers: numbers[0])
        case ("verify", 0): try await Storm(store).verify()
        case ("fill", 2): try await Filling(store).run(livestreams: numbers[0], sessions: numbers[1])
        default: fail("usage: StoreTool storm FOLDER WRITERS | verify FOLDER <IDS | fill FOLDER LIVESTREAMS SESSIONS")
        }
    }

    private static func fail(_ sentence: String) -> Never {
        say("\(sentence)\n", to: STDERR_FILENO)
        exit(1)
    }
}

/// In one call, so that lines of many writers don't mix and nothing waits in a buffer.
func say(_ line: String, to descriptor: CInt = STDOUT_FILENO) {
    let bytes = Array(line.utf8)
    _ = unsafe write(descriptor, bytes, bytes.count)
}
