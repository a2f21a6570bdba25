-- clusters
SELECT
  "t1"."tx" >> 16 AS "cx",
  "t1"."ty" >> 16 AS "cy",
  "t1"."event_type",
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
    "t0"."seq",
    "t0"."id",
    "t0"."title",
    "t0"."event_type",
    "t0"."date_start",
    "t0"."date_end",
    "t0"."date_precision",
    "t0"."theatre",
    "t0"."place",
    "t0"."country_code",
    "t0"."lat",
    "t0"."lon",
    "t0"."tx",
    "t0"."ty",
    "t0"."location_precision",
    "t0"."precision_rank",
    "t0"."radius_km",
    "t0"."verification",
    "t0"."killed_low",
    "t0"."killed_best",
    "t0"."killed_high",
    "t0"."injured_low",
    "t0"."injured_best",
    "t0"."injured_high",
    "t0"."actors",
    "t0"."actor_keys",
    "t0"."initiators",
    "t0"."publishers",
    "t0"."publisher_keys",
    "t0"."related",
    "t0"."part_of",
    "t0"."dataset",
    "t0"."dataset_key",
    "t0"."licence",
    "t0"."attribution",
    "t0"."search",
    "t0"."place_names",
    "t0"."feature",
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
      CONTAINS("t0"."search", '100%') OR CONTAINS("t0"."place_names", ' 100% ')
    )
    AND (
      CONTAINS("t0"."search", 'oneill') OR CONTAINS("t0"."place_names", ' oneill ')
    )
    AND (
      CONTAINS("t0"."search", 'c:\x') OR CONTAINS("t0"."place_names", ' c:\x ')
    )
    AND CONTAINS("t0"."actor_keys", '|a｜b|')
    AND "t0"."date_end" >= MAKE_DATE(2024, 1, 12)
    AND "t0"."killed_best" IS NOT NULL
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
  1,
  2,
  3;

-- facet
SELECT
  *
FROM (
  SELECT
    "t3"."value",
    SUM("t3"."n") AS "n"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t1"."n",
        UNNEST(STR_SPLIT("t1"."actors", '|')) AS "value"
      FROM (
        SELECT
          "t0"."seq",
          "t0"."id",
          "t0"."title",
          "t0"."event_type",
          "t0"."date_start",
          "t0"."date_end",
          "t0"."date_precision",
          "t0"."theatre",
          "t0"."place",
          "t0"."country_code",
          "t0"."lat",
          "t0"."lon",
          "t0"."tx",
          "t0"."ty",
          "t0"."location_precision",
          "t0"."precision_rank",
          "t0"."radius_km",
          "t0"."verification",
          "t0"."killed_low",
          "t0"."killed_best",
          "t0"."killed_high",
          "t0"."injured_low",
          "t0"."injured_best",
          "t0"."injured_high",
          "t0"."actors",
          "t0"."actor_keys",
          "t0"."initiators",
          "t0"."publishers",
          "t0"."publisher_keys",
          "t0"."related",
          "t0"."part_of",
          "t0"."dataset",
          "t0"."dataset_key",
          "t0"."licence",
          "t0"."attribution",
          "t0"."search",
          "t0"."place_names",
          "t0"."feature",
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
            CONTAINS("t0"."search", '100%') OR CONTAINS("t0"."place_names", ' 100% ')
          )
          AND (
            CONTAINS("t0"."search", 'oneill') OR CONTAINS("t0"."place_names", ' oneill ')
          )
          AND (
            CONTAINS("t0"."search", 'c:\x') OR CONTAINS("t0"."place_names", ' c:\x ')
          )
          AND CONTAINS("t0"."actor_keys", '|a｜b|')
          AND "t0"."date_end" >= MAKE_DATE(2024, 1, 12)
          AND "t0"."killed_best" IS NOT NULL
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
    1
) AS "t4"
ORDER BY
  "t4"."n" DESC,
  "t4"."value" ASC
LIMIT 1000;

-- frame
SELECT
  "t1"."tx" >> 17 AS "cx",
  "t1"."ty" >> 17 AS "cy",
  SUM("t1"."n") AS "n",
  MIN("t1"."min_x") AS "min_x",
  MIN("t1"."min_y") AS "min_y",
  MAX("t1"."max_x") AS "max_x",
  MAX("t1"."max_y") AS "max_y"
FROM (
  SELECT
    "t0"."seq",
    "t0"."id",
    "t0"."title",
    "t0"."event_type",
    "t0"."date_start",
    "t0"."date_end",
    "t0"."date_precision",
    "t0"."theatre",
    "t0"."place",
    "t0"."country_code",
    "t0"."lat",
    "t0"."lon",
    "t0"."tx",
    "t0"."ty",
    "t0"."location_precision",
    "t0"."precision_rank",
    "t0"."radius_km",
    "t0"."verification",
    "t0"."killed_low",
    "t0"."killed_best",
    "t0"."killed_high",
    "t0"."injured_low",
    "t0"."injured_best",
    "t0"."injured_high",
    "t0"."actors",
    "t0"."actor_keys",
    "t0"."initiators",
    "t0"."publishers",
    "t0"."publisher_keys",
    "t0"."related",
    "t0"."part_of",
    "t0"."dataset",
    "t0"."dataset_key",
    "t0"."licence",
    "t0"."attribution",
    "t0"."search",
    "t0"."place_names",
    "t0"."feature",
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
      CONTAINS("t0"."search", '100%') OR CONTAINS("t0"."place_names", ' 100% ')
    )
    AND (
      CONTAINS("t0"."search", 'oneill') OR CONTAINS("t0"."place_names", ' oneill ')
    )
    AND (
      CONTAINS("t0"."search", 'c:\x') OR CONTAINS("t0"."place_names", ' c:\x ')
    )
    AND CONTAINS("t0"."actor_keys", '|a｜b|')
    AND "t0"."date_end" >= MAKE_DATE(2024, 1, 12)
    AND "t0"."killed_best" IS NOT NULL
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
  1,
  2;

-- histogram
SELECT
  *
FROM (
  SELECT
    CAST(FLOOR((
      DATE_DIFF('DAY', MAKE_DATE(1, 1, 1), "t1"."date_start")
    ) / (
      7
    )) AS BIGINT) AS "at",
    "t1"."event_type",
    COUNT(*) AS "n"
  FROM (
    SELECT
      *
    FROM "events" AS "t0"
    WHERE
      (
        CONTAINS("t0"."search", '100%') OR CONTAINS("t0"."place_names", ' 100% ')
      )
      AND (
        CONTAINS("t0"."search", 'oneill') OR CONTAINS("t0"."place_names", ' oneill ')
      )
      AND (
        CONTAINS("t0"."search", 'c:\x') OR CONTAINS("t0"."place_names", ' c:\x ')
      )
      AND CONTAINS("t0"."actor_keys", '|a｜b|')
      AND "t0"."date_end" >= MAKE_DATE(2024, 1, 12)
      AND "t0"."killed_best" IS NOT NULL
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
    1,
    2
) AS "t2"
ORDER BY
  "t2"."at" ASC,
  "t2"."event_type" ASC;

-- pyramid
SELECT
  (
    "t1"."tx" >> 12
  ) * 4096 AS "tx",
  (
    "t1"."ty" >> 12
  ) * 4096 AS "ty",
  "t1"."event_type",
  "t1"."theatre",
  "t1"."verification",
  "t1"."location_precision",
  "t1"."precision_rank",
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
    "t0"."seq",
    "t0"."id",
    "t0"."title",
    "t0"."event_type",
    "t0"."date_start",
    "t0"."date_end",
    "t0"."date_precision",
    "t0"."theatre",
    "t0"."place",
    "t0"."country_code",
    "t0"."lat",
    "t0"."lon",
    "t0"."tx",
    "t0"."ty",
    "t0"."location_precision",
    "t0"."precision_rank",
    "t0"."radius_km",
    "t0"."verification",
    "t0"."killed_low",
    "t0"."killed_best",
    "t0"."killed_high",
    "t0"."injured_low",
    "t0"."injured_best",
    "t0"."injured_high",
    "t0"."actors",
    "t0"."actor_keys",
    "t0"."initiators",
    "t0"."publishers",
    "t0"."publisher_keys",
    "t0"."related",
    "t0"."part_of",
    "t0"."dataset",
    "t0"."dataset_key",
    "t0"."licence",
    "t0"."attribution",
    "t0"."search",
    "t0"."place_names",
    "t0"."feature",
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
  1,
  2,
  3,
  4,
  5,
  6,
  7;

-- page
SELECT
  "t0"."id",
  "t0"."title"
FROM "events" AS "t0"
WHERE
  (
    CONTAINS("t0"."search", '100%') OR CONTAINS("t0"."place_names", ' 100% ')
  )
  AND (
    CONTAINS("t0"."search", 'oneill') OR CONTAINS("t0"."place_names", ' oneill ')
  )
  AND (
    CONTAINS("t0"."search", 'c:\x') OR CONTAINS("t0"."place_names", ' c:\x ')
  )
  AND CONTAINS("t0"."actor_keys", '|a｜b|')
  AND "t0"."date_end" >= MAKE_DATE(2024, 1, 12)
  AND "t0"."killed_best" IS NOT NULL
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
