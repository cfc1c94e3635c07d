"""Run by `test_service`: writes a story with a run's own resources, and prints what Dagster tells the UI of all of them."""

import json
import sys
from datetime import UTC, datetime

from story_assets.definitions import defs
from story_assets.instance import open_instance
from story_assets.library import Library
from story_assets.models import Brief
from story_assets.settings import load_settings

library = Library(load_settings().library_dir)
library.register(Brief(key="told", genre="drama", seed=3, scenes=3, created_at=datetime(2026, 12, 1, tzinfo=UTC)))
with open_instance() as instance:
    instance.add_dynamic_partitions("stories", ["told"])
    result = defs.resolve_job_def("make_film").execute_in_process(
        instance=instance,
        partition_key="told",
        asset_selection=[key for key in defs.resolve_all_asset_keys() if key.to_user_string() in ("story", "scenes")],
        run_config={
            "resources": json.loads(sys.argv[1]),
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
        },
    )
    run = instance.get_run_by_id(result.run_id)
    events = [str(entry) for entry in instance.all_logs(result.run_id)]

from dagster._core.remote_representation.external_data import RepositorySnap  # noqa: E402
from dagster_shared.serdes import serialize_value  # noqa: E402

snap = RepositorySnap.from_def(defs.get_repository_def())
print(
    json.dumps(
        {
            "run": serialize_value(run),
            "events": events,
            "repository": serialize_value(snap),
            "resources": {
                one.name: {
                    "fields": {field.name: field.default_value_as_json_str for field in one.config_field_snaps},
                    "assets": sorted(key.to_user_string() for key in one.asset_keys_using),
                }
                for one in snap.resources or []
            },
        }
    )
)
