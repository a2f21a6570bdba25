-- clusters
SELECT
  bitShiftRight(CAST("t1"."tx" AS Nullable(Int64)), CAST(16 AS Nullable(Int64))) AS "cx",
  bitShiftRight(CAST("t1"."ty" AS Nullable(Int64)), CAST(16 AS Nullable(Int64))) AS "cy",
  "t1"."event_type" AS "event_type",
  SUM(CASE WHEN "t1"."location_precision" = 'exact' THEN "t1"."n" ELSE 0 END) AS "precise",
  SUM(
    CASE
      WHEN (
        "t1"."location_precision" <> 'country'
      )
      AND "t1"."tx" BETWEEN 10252288 AND 10719231
      AND "t1"."ty" BETWEEN 7434240 AND 7921663
      THEN "t1"."n"
      ELSE 0
    END
  ) AS "seen",
  SUM("t1"."n") AS "n",
  SUM("t1"."sum_x") AS "sum_x",
  SUM("t1"."sum_y") AS "sum_y",
  MIN("t1"."min_x") AS "min_x",
  MIN("t1"."min_y") AS "min_y",
  MIN("t1"."first") AS "first",
  MAX("t1"."max_x") AS "max_x",
  MAX("t1"."max_y") AS "max_y"
FROM (
  SELECT
    "t0"."seq" AS "seq",
    "t0"."id" AS "id",
    "t0"."title" AS "title",
    "t0"."event_type" AS "event_type",
    "t0"."date_start" AS "date_start",
    "t0"."date_end" AS "date_end",
    "t0"."date_precision" AS "date_precision",
    "t0"."theatre" AS "theatre",
    "t0"."place" AS "place",
    "t0"."country_code" AS "country_code",
    "t0"."lat" AS "lat",
    "t0"."lon" AS "lon",
    "t0"."tx" AS "tx",
    "t0"."ty" AS "ty",
    "t0"."location_precision" AS "location_precision",
    "t0"."precision_rank" AS "precision_rank",
    "t0"."radius_km" AS "radius_km",
    "t0"."verification" AS "verification",
    "t0"."killed_low" AS "killed_low",
    "t0"."killed_best" AS "killed_best",
    "t0"."killed_high" AS "killed_high",
    "t0"."injured_low" AS "injured_low",
    "t0"."injured_best" AS "injured_best",
    "t0"."injured_high" AS "injured_high",
    "t0"."actors" AS "actors",
    "t0"."actor_keys" AS "actor_keys",
    "t0"."initiators" AS "initiators",
    "t0"."publishers" AS "publishers",
    "t0"."publisher_keys" AS "publisher_keys",
    "t0"."related" AS "related",
    "t0"."part_of" AS "part_of",
    "t0"."dataset" AS "dataset",
    "t0"."dataset_key" AS "dataset_key",
    "t0"."licence" AS "licence",
    "t0"."attribution" AS "attribution",
    "t0"."search" AS "search",
    "t0"."place_names" AS "place_names",
    "t0"."feature" AS "feature",
    1 AS "n",
    "t0"."tx" AS "sum_x",
    "t0"."ty" AS "sum_y",
    "t0"."tx" AS "min_x",
    "t0"."ty" AS "min_y",
    "t0"."tx" AS "max_x",
    "t0"."ty" AS "max_y",
    "t0"."seq" AS "first"
  FROM "events" AS "t0"
  WHERE
    (
      (
        position("t0"."search", '100%') > 0
      )
      OR (
        position("t0"."place_names", ' 100% ') > 0
      )
    )
    AND (
      (
        position("t0"."search", 'oneill') > 0
      )
      OR (
        position("t0"."place_names", ' oneill ') > 0
      )
    )
    AND (
      (
        position("t0"."search", 'c:\\x') > 0
      )
      OR (
        position("t0"."place_names", ' c:\\x ') > 0
      )
    )
    AND position("t0"."actor_keys", '|a｜b|') > 0
    AND "t0"."date_end" >= toDate('2024-01-12')
    AND isNotNull("t0"."killed_best")
    AND "t0"."killed_best" >= 3
    AND "t0"."lon" >= 42.0
    AND "t0"."lon" <= 55.5
    AND "t0"."lat" >= 12.0
    AND "t0"."lat" <= 20.0
    AND (
      (
        CASE
          WHEN (
            "t0"."lat" >= 12.0
          )
          AND (
            "t0"."lat" < 20.0
          )
          AND (
            "t0"."lon" < (
              (
                (
                  "t0"."lat" - 12.0
                ) * -0.0625
              ) + 55.5
            )
          )
          THEN 1
          ELSE 0
        END + CASE
          WHEN (
            "t0"."lat" >= 12.0
          )
          AND (
            "t0"."lat" < 20.0
          )
          AND (
            "t0"."lon" < (
              (
                (
                  "t0"."lat" - 12.0
                ) * 1.625
              ) + 42.0
            )
          )
          THEN 1
          ELSE 0
        END
      ) % 2
    ) = 1
    AND "t0"."location_precision" <> 'country'
    AND "t0"."tx" BETWEEN 9961472 AND 11010047
    AND "t0"."ty" BETWEEN 6815744 AND 8388607
) AS "t1"
GROUP BY
  bitShiftRight(CAST("t1"."tx" AS Nullable(Int64)), CAST(16 AS Nullable(Int64))),
  bitShiftRight(CAST("t1"."ty" AS Nullable(Int64)), CAST(16 AS Nullable(Int64))),
  "t1"."event_type";

-- facet
SELECT
  *
FROM (
  SELECT
    "t3"."value" AS "value",
    SUM("t3"."n") AS "n"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t1"."n" AS "n",
        arrayJoin(splitByString('|', CAST("t1"."actors" AS String))) AS "value"
      FROM (
        SELECT
          "t0"."seq" AS "seq",
          "t0"."id" AS "id",
          "t0"."title" AS "title",
          "t0"."event_type" AS "event_type",
          "t0"."date_start" AS "date_start",
          "t0"."date_end" AS "date_end",
          "t0"."date_precision" AS "date_precision",
          "t0"."theatre" AS "theatre",
          "t0"."place" AS "place",
          "t0"."country_code" AS "country_code",
          "t0"."lat" AS "lat",
          "t0"."lon" AS "lon",
          "t0"."tx" AS "tx",
          "t0"."ty" AS "ty",
          "t0"."location_precision" AS "location_precision",
          "t0"."precision_rank" AS "precision_rank",
          "t0"."radius_km" AS "radius_km",
          "t0"."verification" AS "verification",
          "t0"."killed_low" AS "killed_low",
          "t0"."killed_best" AS "killed_best",
          "t0"."killed_high" AS "killed_high",
          "t0"."injured_low" AS "injured_low",
          "t0"."injured_best" AS "injured_best",
          "t0"."injured_high" AS "injured_high",
          "t0"."actors" AS "actors",
          "t0"."actor_keys" AS "actor_keys",
          "t0"."initiators" AS "initiators",
          "t0"."publishers" AS "publishers",
          "t0"."publisher_keys" AS "publisher_keys",
          "t0"."related" AS "related",
          "t0"."part_of" AS "part_of",
          "t0"."dataset" AS "dataset",
          "t0"."dataset_key" AS "dataset_key",
          "t0"."licence" AS "licence",
          "t0"."attribution" AS "attribution",
          "t0"."search" AS "search",
          "t0"."place_names" AS "place_names",
          "t0"."feature" AS "feature",
          1 AS "n",
          "t0"."tx" AS "sum_x",
          "t0"."ty" AS "sum_y",
          "t0"."tx" AS "min_x",
          "t0"."ty" AS "min_y",
          "t0"."tx" AS "max_x",
          "t0"."ty" AS "max_y",
          "t0"."seq" AS "first"
        FROM "events" AS "t0"
        WHERE
          (
            (
              position("t0"."search", '100%') > 0
            )
            OR (
              position("t0"."place_names", ' 100% ') > 0
            )
          )
          AND (
            (
              position("t0"."search", 'oneill') > 0
            )
            OR (
              position("t0"."place_names", ' oneill ') > 0
            )
          )
          AND (
            (
              position("t0"."search", 'c:\\x') > 0
            )
            OR (
              position("t0"."place_names", ' c:\\x ') > 0
            )
          )
          AND position("t0"."actor_keys", '|a｜b|') > 0
          AND "t0"."date_end" >= toDate('2024-01-12')
          AND isNotNull("t0"."killed_best")
          AND "t0"."killed_best" >= 3
          AND "t0"."lon" >= 42.0
          AND "t0"."lon" <= 55.5
          AND "t0"."lat" >= 12.0
          AND "t0"."lat" <= 20.0
          AND (
            (
              CASE
                WHEN (
                  "t0"."lat" >= 12.0
                )
                AND (
                  "t0"."lat" < 20.0
                )
                AND (
                  "t0"."lon" < (
                    (
                      (
                        "t0"."lat" - 12.0
                      ) * -0.0625
                    ) + 55.5
                  )
                )
                THEN 1
                ELSE 0
              END + CASE
                WHEN (
                  "t0"."lat" >= 12.0
                )
                AND (
                  "t0"."lat" < 20.0
                )
                AND (
                  "t0"."lon" < (
                    (
                      (
                        "t0"."lat" - 12.0
                      ) * 1.625
                    ) + 42.0
                  )
                )
                THEN 1
                ELSE 0
              END
            ) % 2
          ) = 1
      ) AS "t1"
    ) AS "t2"
    WHERE
      "t2"."value" <> ''
  ) AS "t3"
  GROUP BY
    "t3"."value"
) AS "t4"
ORDER BY
  "t4"."n" DESC,
  "t4"."value" ASC
LIMIT 1000;

-- frame
SELECT
  bitShiftRight(CAST("t1"."tx" AS Nullable(Int64)), CAST(17 AS Nullable(Int64))) AS "cx",
  bitShiftRight(CAST("t1"."ty" AS Nullable(Int64)), CAST(17 AS Nullable(Int64))) AS "cy",
  SUM("t1"."n") AS "n",
  MIN("t1"."min_x") AS "min_x",
  MIN("t1"."min_y") AS "min_y",
  MAX("t1"."max_x") AS "max_x",
  MAX("t1"."max_y") AS "max_y"
FROM (
  SELECT
    "t0"."seq" AS "seq",
    "t0"."id" AS "id",
    "t0"."title" AS "title",
    "t0"."event_type" AS "event_type",
    "t0"."date_start" AS "date_start",
    "t0"."date_end" AS "date_end",
    "t0"."date_precision" AS "date_precision",
    "t0"."theatre" AS "theatre",
    "t0"."place" AS "place",
    "t0"."country_code" AS "country_code",
    "t0"."lat" AS "lat",
    "t0"."lon" AS "lon",
    "t0"."tx" AS "tx",
    "t0"."ty" AS "ty",
    "t0"."location_precision" AS "location_precision",
    "t0"."precision_rank" AS "precision_rank",
    "t0"."radius_km" AS "radius_km",
    "t0"."verification" AS "verification",
    "t0"."killed_low" AS "killed_low",
    "t0"."killed_best" AS "killed_best",
    "t0"."killed_high" AS "killed_high",
    "t0"."injured_low" AS "injured_low",
    "t0"."injured_best" AS "injured_best",
    "t0"."injured_high" AS "injured_high",
    "t0"."actors" AS "actors",
    "t0"."actor_keys" AS "actor_keys",
    "t0"."initiators" AS "initiators",
    "t0"."publishers" AS "publishers",
    "t0"."publisher_keys" AS "publisher_keys",
    "t0"."related" AS "related",
    "t0"."part_of" AS "part_of",
    "t0"."dataset" AS "dataset",
    "t0"."dataset_key" AS "dataset_key",
    "t0"."licence" AS "licence",
    "t0"."attribution" AS "attribution",
    "t0"."search" AS "search",
    "t0"."place_names" AS "place_names",
    "t0"."feature" AS "feature",
    1 AS "n",
    "t0"."tx" AS "sum_x",
    "t0"."ty" AS "sum_y",
    "t0"."tx" AS "min_x",
    "t0"."ty" AS "min_y",
    "t0"."tx" AS "max_x",
    "t0"."ty" AS "max_y",
    "t0"."seq" AS "first"
  FROM "events" AS "t0"
  WHERE
    (
      (
        position("t0"."search", '100%') > 0
      )
      OR (
        position("t0"."place_names", ' 100% ') > 0
      )
    )
    AND (
      (
        position("t0"."search", 'oneill') > 0
      )
      OR (
        position("t0"."place_names", ' oneill ') > 0
      )
    )
    AND (
      (
        position("t0"."search", 'c:\\x') > 0
      )
      OR (
        position("t0"."place_names", ' c:\\x ') > 0
      )
    )
    AND position("t0"."actor_keys", '|a｜b|') > 0
    AND "t0"."date_end" >= toDate('2024-01-12')
    AND isNotNull("t0"."killed_best")
    AND "t0"."killed_best" >= 3
    AND "t0"."lon" >= 42.0
    AND "t0"."lon" <= 55.5
    AND "t0"."lat" >= 12.0
    AND "t0"."lat" <= 20.0
    AND (
      (
        CASE
          WHEN (
            "t0"."lat" >= 12.0
          )
          AND (
            "t0"."lat" < 20.0
          )
          AND (
            "t0"."lon" < (
              (
                (
                  "t0"."lat" - 12.0
                ) * -0.0625
              ) + 55.5
            )
          )
          THEN 1
          ELSE 0
        END + CASE
          WHEN (
            "t0"."lat" >= 12.0
          )
          AND (
            "t0"."lat" < 20.0
          )
          AND (
            "t0"."lon" < (
              (
                (
                  "t0"."lat" - 12.0
                ) * 1.625
              ) + 42.0
            )
          )
          THEN 1
          ELSE 0
        END
      ) % 2
    ) = 1
    AND "t0"."location_precision" <> 'country'
) AS "t1"
GROUP BY
  bitShiftRight(CAST("t1"."tx" AS Nullable(Int64)), CAST(17 AS Nullable(Int64))),
  bitShiftRight(CAST("t1"."ty" AS Nullable(Int64)), CAST(17 AS Nullable(Int64)));

-- histogram
SELECT
  *
FROM (
  SELECT
    CAST(FLOOR((
      DATE_DIFF(DAY, toDate('0001-01-01'), "t1"."date_start")
    ) / (
      7
    )) AS Nullable(Int64)) AS "at",
    "t1"."event_type" AS "event_type",
    COUNT(*) AS "n"
  FROM (
    SELECT
      *
    FROM "events" AS "t0"
    WHERE
      (
        (
          position("t0"."search", '100%') > 0
        )
        OR (
          position("t0"."place_names", ' 100% ') > 0
        )
      )
      AND (
        (
          position("t0"."search", 'oneill') > 0
        )
        OR (
          position("t0"."place_names", ' oneill ') > 0
        )
      )
      AND (
        (
          position("t0"."search", 'c:\\x') > 0
        )
        OR (
          position("t0"."place_names", ' c:\\x ') > 0
        )
      )
      AND position("t0"."actor_keys", '|a｜b|') > 0
      AND "t0"."date_end" >= toDate('2024-01-12')
      AND isNotNull("t0"."killed_best")
      AND "t0"."killed_best" >= 3
      AND "t0"."lon" >= 42.0
      AND "t0"."lon" <= 55.5
      AND "t0"."lat" >= 12.0
      AND "t0"."lat" <= 20.0
      AND (
        (
          CASE
            WHEN (
              "t0"."lat" >= 12.0
            )
            AND (
              "t0"."lat" < 20.0
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - 12.0
                  ) * -0.0625
                ) + 55.5
              )
            )
            THEN 1
            ELSE 0
          END + CASE
            WHEN (
              "t0"."lat" >= 12.0
            )
            AND (
              "t0"."lat" < 20.0
            )
            AND (
              "t0"."lon" < (
                (
                  (
                    "t0"."lat" - 12.0
                  ) * 1.625
                ) + 42.0
              )
            )
            THEN 1
            ELSE 0
          END
        ) % 2
      ) = 1
  ) AS "t1"
  GROUP BY
    CAST(FLOOR((
      DATE_DIFF(DAY, toDate('0001-01-01'), "t1"."date_start")
    ) / (
      7
    )) AS Nullable(Int64)),
    "t1"."event_type"
) AS "t2"
ORDER BY
  "t2"."at" ASC,
  "t2"."event_type" ASC;

-- pyramid
SELECT
  bitShiftRight(CAST("t1"."tx" AS Nullable(Int64)), CAST(12 AS Nullable(Int64))) * 4096 AS "tx",
  bitShiftRight(CAST("t1"."ty" AS Nullable(Int64)), CAST(12 AS Nullable(Int64))) * 4096 AS "ty",
  "t1"."event_type" AS "event_type",
  "t1"."theatre" AS "theatre",
  "t1"."verification" AS "verification",
  "t1"."location_precision" AS "location_precision",
  "t1"."precision_rank" AS "precision_rank",
  SUM("t1"."n") AS "n",
  SUM("t1"."sum_x") AS "sum_x",
  SUM("t1"."sum_y") AS "sum_y",
  MIN("t1"."min_x") AS "min_x",
  MIN("t1"."min_y") AS "min_y",
  MIN("t1"."first") AS "first",
  MAX("t1"."max_x") AS "max_x",
  MAX("t1"."max_y") AS "max_y"
FROM (
  SELECT
    "t0"."seq" AS "seq",
    "t0"."id" AS "id",
    "t0"."title" AS "title",
    "t0"."event_type" AS "event_type",
    "t0"."date_start" AS "date_start",
    "t0"."date_end" AS "date_end",
    "t0"."date_precision" AS "date_precision",
    "t0"."theatre" AS "theatre",
    "t0"."place" AS "place",
    "t0"."country_code" AS "country_code",
    "t0"."lat" AS "lat",
    "t0"."lon" AS "lon",
    "t0"."tx" AS "tx",
    "t0"."ty" AS "ty",
    "t0"."location_precision" AS "location_precision",
    "t0"."precision_rank" AS "precision_rank",
    "t0"."radius_km" AS "radius_km",
    "t0"."verification" AS "verification",
    "t0"."killed_low" AS "killed_low",
    "t0"."killed_best" AS "killed_best",
    "t0"."killed_high" AS "killed_high",
    "t0"."injured_low" AS "injured_low",
    "t0"."injured_best" AS "injured_best",
    "t0"."injured_high" AS "injured_high",
    "t0"."actors" AS "actors",
    "t0"."actor_keys" AS "actor_keys",
    "t0"."initiators" AS "initiators",
    "t0"."publishers" AS "publishers",
    "t0"."publisher_keys" AS "publisher_keys",
    "t0"."related" AS "related",
    "t0"."part_of" AS "part_of",
    "t0"."dataset" AS "dataset",
    "t0"."dataset_key" AS "dataset_key",
    "t0"."licence" AS "licence",
    "t0"."attribution" AS "attribution",
    "t0"."search" AS "search",
    "t0"."place_names" AS "place_names",
    "t0"."feature" AS "feature",
    1 AS "n",
    "t0"."tx" AS "sum_x",
    "t0"."ty" AS "sum_y",
    "t0"."tx" AS "min_x",
    "t0"."ty" AS "min_y",
    "t0"."tx" AS "max_x",
    "t0"."ty" AS "max_y",
    "t0"."seq" AS "first"
  FROM "events" AS "t0"
) AS "t1"
GROUP BY
  bitShiftRight(CAST("t1"."tx" AS Nullable(Int64)), CAST(12 AS Nullable(Int64))) * 4096,
  bitShiftRight(CAST("t1"."ty" AS Nullable(Int64)), CAST(12 AS Nullable(Int64))) * 4096,
  "t1"."event_type",
  "t1"."theatre",
  "t1"."verification",
  "t1"."location_precision",
  "t1"."precision_rank";

-- page
SELECT
  "t0"."id" AS "id",
  "t0"."title" AS "title"
FROM "events" AS "t0"
WHERE
  (
    (
      position("t0"."search", '100%') > 0
    )
    OR (
      position("t0"."place_names", ' 100% ') > 0
    )
  )
  AND (
    (
      position("t0"."search", 'oneill') > 0
    )
    OR (
      position("t0"."place_names", ' oneill ') > 0
    )
  )
  AND (
    (
      position("t0"."search", 'c:\\x') > 0
    )
    OR (
      position("t0"."place_names", ' c:\\x ') > 0
    )
  )
  AND position("t0"."actor_keys", '|a｜b|') > 0
  AND "t0"."date_end" >= toDate('2024-01-12')
  AND isNotNull("t0"."killed_best")
  AND "t0"."killed_best" >= 3
  AND "t0"."lon" >= 42.0
  AND "t0"."lon" <= 55.5
  AND "t0"."lat" >= 12.0
  AND "t0"."lat" <= 20.0
  AND (
    (
      CASE
        WHEN (
          "t0"."lat" >= 12.0
        )
        AND (
          "t0"."lat" < 20.0
        )
        AND (
          "t0"."lon" < (
            (
              (
                "t0"."lat" - 12.0
              ) * -0.0625
            ) + 55.5
          )
        )
        THEN 1
        ELSE 0
      END + CASE
        WHEN (
          "t0"."lat" >= 12.0
        )
        AND (
          "t0"."lat" < 20.0
        )
        AND (
          "t0"."lon" < (
            (
              (
                "t0"."lat" - 12.0
              ) * 1.625
            ) + 42.0
          )
        )
        THEN 1
        ELSE 0
      END
    ) % 2
  ) = 1
ORDER BY
  "t0"."seq" ASC
LIMIT 20
OFFSET 40;
