internal import JSON
package import Store

/// The job that removes a recording's files, after its row has gone.
package enum RecordingRemoval {
    package static let kind = "recording.remove_files"

    static func job(_ folder: String) -> JobRequest {
        JobRequest(kind: kind, payload: (["folder": .string(folder)] as JSON.Value).text, uniqueKey: "\(kind)/\(folder)")
    }

    /// The name of the recording's folder; nil for a payload that is none of ours.
    package static func folder(of job: Job) -> String? {
        (try? JSON.Value(parsing: Array(job.payload.utf8)))?["folder"]?.string
    }
}
